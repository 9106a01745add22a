import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestLines, digestPayload } from '../../shared/report/issuer-digest.ts';
import { issuerHtml } from '../../shared/report/issuer-html.ts';
import { issuerJson } from '../../shared/report/issuer-json.ts';
import { issuerMarkdown } from '../../shared/report/issuer-markdown.ts';
import { bar, issuerText } from '../../shared/report/issuer-text.ts';
import { ENTRA_ISSUER, facts, planOf, shownPlan } from '../conversions/issuer-building.ts';

const ORGANIZATION = 'https://dev.azure.com/contoso';
const HOSTILE = `</td><script>alert(1)</script>"'|\`[x](javascript:y) <b onload="z">@team #1 ##vso[task.complete]\u202E\u001B[2J\n# h`;
const plain = (_: string, text: string): string => text;

const hostile = planOf(
  [
    facts({
      name: HOSTILE,
      projects: [{ id: '6ccc6dcf-a875-4572-a2b2-731318be4d3a', name: HOSTILE, connectionName: HOSTILE }],
    }),
    facts({ id: `${HOSTILE}&`, name: '', environment: '' }),
  ],
  { unseen: [`The connections of project ${HOSTILE} could not be seen.`] },
);

describe('a hostile name', () => {
  it('is text in HTML: no element, attribute or script of it', () => {
    const html = issuerHtml(hostile, ORGANIZATION);
    expect(html).not.toMatch(/<script|<b |onload="|javascript:y\)"/i);
    expect(html.match(/<td>/g)).toHaveLength(10);
    expect(html.match(/<(?:h1|h2)>/g)).toHaveLength(5);
    for (const harmful of ['\u202E', '\u001B', '##vso[']) expect(html).not.toContain(harmful);
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\//);
  });

  it('is one cell of a row in Markdown, and no link, mention or heading', () => {
    const lines = issuerMarkdown(hostile, ORGANIZATION).split('\n');
    expect(lines.filter((line) => line.startsWith('| ') && !line.startsWith('| connection'))).toHaveLength(2 + 2);
    for (const line of lines.filter((text) => text.startsWith('| '))) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
    expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(5);
    const prose = lines.join('\n').replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(prose).not.toMatch(/<script|[^\\]\[x\]|[^\\]@team/);
  });

  it('is on its own line in text', () => {
    const text = issuerText(hostile, ORGANIZATION, plain);
    for (const harmful of ['\u202E', '\u001B', '##vso[', '\n# h']) expect(text).not.toContain(harmful);
    expect(text).toContain(`portal:     ${ORGANIZATION}/6ccc6dcf-a875-4572-a2b2-731318be4d3a/_settings/`);
  });

  it('comes back whole in JSON', () => {
    const json = issuerJson(hostile, ORGANIZATION);
    expect(json).not.toContain('\u202E');
    expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1, work: [{ name: HOSTILE }, { name: '' }] });
  });
});

describe('the picture', () => {
  it('has a segment for what is done, unknown and left, as wide as there are', () => {
    const plan = planOf([
      facts({ id: '1', issuer: ENTRA_ISSUER }),
      facts({ id: '2', issuer: ENTRA_ISSUER }),
      facts({ id: '3', environment: '' }),
      facts({ id: '4' }),
    ]);
    const widths = [...issuerHtml(plan, ORGANIZATION).matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(
      ([, width]) => width,
    );
    expect(widths).toEqual(['300', '150', '150']);
    expect(bar(plan)).toBe(`[${'#'.repeat(15)}${'?'.repeat(7)}-${'-'.repeat(7)}]`);
  });

  it('in text is always as long, and never full while something is left', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(40), (done, unknown, left) => {
        const made = (count: number, over: object) =>
          Array.from({ length: count }, (_, id) => facts({ id: String(id), ...over }));
        const drawn = bar(
          planOf([...made(done, { issuer: ENTRA_ISSUER }), ...made(unknown, { environment: '' }), ...made(left, {})]),
        );
        expect(drawn).toHaveLength(32);
        expect(drawn.includes('-')).toBe(left > 0);
        expect(drawn.includes('?')).toBe(unknown > 0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a plan in which nothing is left', () => {
  const done = [facts({ issuer: ENTRA_ISSUER })];

  it('says so', () => {
    for (const format of [issuerMarkdown, issuerHtml])
      expect(format(planOf(done), ORGANIZATION)).toContain('nothing is left to do');
  });

  it('does not say so where not all could be seen', () => {
    const text = issuerText(planOf(done, { unseen: ['Project x did not answer.'] }), ORGANIZATION, plain);
    expect(text).not.toContain('nothing is left');
    expect(text).toContain('- Project x did not answer.');
  });
});

describe('the day', () => {
  it.each([
    ['2027-06-30T12:00:00Z', 'retires on 2027-07-01, in 1 day'],
    ['2027-07-01T00:00:00Z', 'retires today, 2027-07-01'],
    ['2027-07-03T01:00:00Z', 'retired on 2027-07-01, 2 days ago'],
  ])('at %s %s', (now, words) => {
    expect(issuerText(planOf([], { nowMs: Date.parse(now) }), ORGANIZATION, plain)).toContain(words);
  });
});

describe('docs/issuer-retirement.md', () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'issuer-retirement.md'), 'utf8');

  it('shows the plan as it is really printed', () => {
    expect(page).toContain(`$ wif-guard issuers --live\n${issuerText(shownPlan(), ORGANIZATION, plain)}`);
  });

  it('shows a reminder as it is really sent', () => {
    const digest = { plan: shownPlan(), step: 'P180D', organizationUrl: ORGANIZATION };
    expect(page).toContain(`${digestLines(digest).join('\n')}\n`);
  });
});

describe('a digest', () => {
  const many = planOf(
    Array.from({ length: 400 }, (_, index) => facts({ id: `${String(index)}-${HOSTILE}`, name: 'x'.repeat(5_000) })),
    { unseen: Array.from({ length: 9 }, (_, index) => `Project ${String(index)} did not answer.`) },
  );
  const digest = { plan: many, step: 'P1D', organizationUrl: ORGANIZATION };

  it('of hundreds of connections names the first, and counts the others', () => {
    const text = digestLines(digest).join('\n');
    expect(text).toContain('400 connections still have to change');
    expect(text).toContain('    and 350 more connections');
    expect(text).toContain('  not seen:   and 4 more');
    expect(text.length).toBeLessThan(64 * 1024);
    expect(digestPayload(digest)).toMatchObject({ data: { connectionsLeftOut: 200, totals: { left: 400 } } });
  });
});
