import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyRule as all } from '../../shared/rules/every-rule.ts';
import { connectionsIn, fixture, type Example } from './fixture.ts';
import { judgeText } from './judging.ts';

const root = path.join(import.meta.dirname, '../..');

/** The names in a folder that end so, without the end. */
function named(folder: string, end: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, name.length - end.length))
    .sort();
}

function page(id: string): string {
  return readFileSync(path.join(root, 'docs/rules', `${id}.md`), 'utf8');
}

/** The YAML below a heading of a page, each with the list of connections that follows it. */
function examples(id: string, heading: string): readonly Example[] {
  const section =
    page(id)
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return Array.from(
    section.matchAll(/^```yaml\n([\s\S]*?)^```$(?:(?:(?!^```)[\s\S])*?^```json\n([\s\S]*?)^```$)?/gm),
    ([, yaml = '', json]) => ({ yaml, ...(json === undefined ? {} : { connections: connectionsIn(json) }) }),
  );
}

const judged = ({ yaml, ...circumstances }: Example) => judgeText(yaml, circumstances);

const ids = all.map(({ id }) => id).sort();

describe('the list of rules', () => {
  it('names each rule once', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(7);
  });

  it('holds every file that defines a rule, under its own name', () => {
    const defining = named('shared/rules', '.ts').filter((name) =>
      /\bdefine(?:Connection)?Rule\(\{/.test(readFileSync(path.join(root, 'shared/rules', `${name}.ts`), 'utf8')),
    );
    expect(defining).toEqual(ids);
    for (const id of ids) {
      expect(readFileSync(path.join(root, 'shared/rules', `${id}.ts`), 'utf8')).toContain(`id: '${id}',`);
    }
  });

  it('has a page for each rule, and no other page', () => {
    expect(named('docs/rules', '.md').filter((name) => name !== 'README')).toEqual(ids);
  });

  it('has a test for each rule, and a folder of fixtures, and no other folder', () => {
    expect(named('test/rules', '.test.ts')).toEqual(expect.arrayContaining(ids));
    expect(named('test/fixtures/rules', '')).toEqual(ids);
  });

  it('is the list of the index of the pages, with the same severities', () => {
    const rows = Array.from(
      page('README').matchAll(/^\| \[([\w-]+)\]\(([\w-]+)\.md\) \| (\w+) \|/gm),
      ([, text, target, severity]) => ({ text, target, severity }),
    );
    expect(rows).toEqual(all.map(({ id, severity }) => ({ text: id, target: id, severity })));
  });
});

describe.each(all)('the rule $id', ({ id, title, severity }) => {
  it.each(['bad', 'good'] as const)('has a %s fixture that is a pipeline', (name) => {
    expect(judged(fixture(id, name))).toMatchObject({ diagnostics: [], pipeline: { complete: true } });
  });

  it('finds something in its bad fixture and nothing in its good one', () => {
    const [bad, good] = (['bad', 'good'] as const).map(
      (name) => judged(fixture(id, name)).findings.filter(({ rule }) => rule === id).length,
    );
    expect(bad).toBeGreaterThan(0);
    expect(good).toBe(0);
  });

  it('has a page with its id, title and severity, and every section', () => {
    expect(page(id).split('\n').slice(0, 3)).toEqual([`# ${id}`, '', `${title} · ${severity}`]);
    const headings = Array.from(page(id).matchAll(/^## (.+)$/gm), ([, heading]) => heading);
    expect(headings).toEqual([
      'What it finds',
      'Why it breaks',
      'How sure',
      'What to do',
      'Bad example',
      'Good example',
      'When it stays silent',
    ]);
    expect(page(id)).toMatch(/\]\(https:\/\//);
  });

  it('links to pages that exist', () => {
    const targets = Array.from(page(id).matchAll(/\]\((?!https:)([^)#]+)/g), ([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(path.join(root, 'docs/rules', target)))).toEqual([]);
  });

  it('finds, at its own severity, what the page calls a bad example', () => {
    const bad = examples(id, 'Bad example');
    expect(bad.length).toBeGreaterThan(0);
    for (const example of bad) {
      const { findings, diagnostics } = judged(example);
      expect(diagnostics).toEqual([]);
      expect(findings.map((finding) => [finding.rule, finding.severity])).toContainEqual([id, severity]);
    }
  });

  it('calls what the page calls a good example ready, without a finding', () => {
    const good = examples(id, 'Good example');
    expect(good.length).toBeGreaterThan(0);
    for (const example of good) {
      const { findings, diagnostics, verdict } = judged(example);
      // A note says what to know of a step that works; the rule itself finds nothing.
      expect(findings.filter(({ rule, severity: own }) => rule === id || own !== 'note')).toEqual([]);
      expect({ diagnostics, verdict }).toEqual({ diagnostics: [], verdict: 'ready' });
    }
  });
});
