import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { CHECK_FORMATS, checkReport, type CheckFormat } from '../../shared/report/check-report.ts';
import { context, diagnostic, finding, judged, saying } from './judged.ts';
import { HOSTILE_NAMES, hostileName } from './hostile-names.ts';
import { liveMarkdown } from './live-markdown.ts';
import { agentCommands } from './reading-log.ts';
import { readXml, type XmlElement } from './reading-xml.ts';
import { sarifLog } from './sarif-schema.ts';

/** A pipeline in which every name is this one, and one of which everything that can be said says it. */
function pipelines(name: string): readonly JudgedPipeline[] {
  const value = JSON.stringify(name);
  const text = [
    'steps:',
    '- task: AzureFileCopy@4',
    `  displayName: ${value}`,
    `  inputs: { azureSubscription: ${value} }`,
    `- task: ${JSON.stringify(`${name}@1`)}`,
    `  inputs: { azureSubscription: ${value} }`,
    `- template: ${value}`,
    `- script: echo "##vso[task.complete result=Succeeded]" # ${name}`,
    '',
  ].join('\n');
  const place = { repository: name, file: name };
  const said = { ...place, message: name, remedy: name, task: name, connection: name, source: name };
  const edit = { line: 1, column: 1, endLine: 1, endColumn: 2, text: name };
  return [
    judged(text, name),
    saying(
      `${name}/other`,
      [
        finding({ ...said, edit }),
        finding({ ...said, line: 7, waived: true, waiver: { reason: name, until: '2027-01-31' } }),
        finding({ ...said, severity: 'note' }),
      ],
      [diagnostic({ ...place, message: name })],
    ),
  ];
}

const report = (format: CheckFormat, name: string): string =>
  checkReport(format, pipelines(name), context(), (_, text) => text);

/** What takes effect on a terminal or in a log; line breaks and tabs are ours. */
const EFFECTIVE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What an agent takes for a command, with or without characters that never show. */
const COMMAND = /##(?:vso)?\[/;

const CHECKS: Readonly<Record<CheckFormat, (name: string) => void>> = {
  text: (name) => {
    const lines = report('text', name).split('\n');
    // Every line begins as ours do: nothing of theirs begins a line.
    const OURS =
      /^(?:|(?:error|unknown|warning|note|waived)\[[a-z-]+\]: .*| {2}--> .*| *\d* \| .*| {3}= (?:also at|in|connections?|fix|source|waived until [\d-]+): .*| {14}.*|(?:blocked|unknown|at-risk|ready) .*\(\d+ uses?\b.*\)|2 pipelines: .*|\d+ places? can be mended by wif-guard check --fix; .*)$/;
    expect(lines.filter((line) => !OURS.test(line))).toEqual([]);
    expect(lines.filter((line) => /^(?:ready|blocked|unknown|at-risk) /.test(line))).toHaveLength(2);
  },
  json: (name) => {
    const { pipelines: all } = z
      .object({ pipelines: z.array(z.object({ root: z.string(), findings: z.array(z.looseObject({})) })) })
      .parse(JSON.parse(report('json', name)));
    const shown = JSON.stringify(name);
    expect(JSON.stringify(all[0]?.root)).toBe(shown);
    expect(JSON.stringify(all[1]?.findings[0]?.['message'])).toBe(shown);
  },
  sarif: (name) => {
    expect(sarifLog.safeParse(JSON.parse(report('sarif', name))).error?.issues ?? []).toEqual([]);
  },
  junit: (name) => {
    const root = readXml(report('junit', name));
    expect(root.children.map((suite) => suite.name)).toEqual(['testsuite', 'testsuite']);
    const named = (element: XmlElement): readonly string[] => [element.name, ...element.children.flatMap(named)];
    const known = new Set([
      'testsuites',
      'testsuite',
      'properties',
      'property',
      'testcase',
      'failure',
      'error',
      'system-out',
    ]);
    expect(named(root).filter((one) => !known.has(one))).toEqual([]);
  },
  'azure-pipelines': (name) => {
    const commands = agentCommands(report('azure-pipelines', name));
    const keys = new Set(commands.flatMap(({ properties }) => Object.keys(properties)));
    expect(new Set(commands.map((command) => command.name))).toEqual(new Set(['task.logissue']));
    expect([...keys].sort()).toEqual(['code', 'columnnumber', 'linenumber', 'sourcepath', 'type']);
    for (const { properties } of commands) expect(['error', 'warning']).toContain(properties['type']);
  },
  markdown: (name) => {
    const live = liveMarkdown(report('markdown', name));
    const lines = live.split('\n').map((line) => line.replace(/\*\*(?:[A-Za-z]+:?)\*\*/g, ''));
    const [, , , , , , ...rows] = lines.slice(0, lines.indexOf('', 5));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.match(/\|/g)).toHaveLength(9);
    const others = lines.filter((line) => !line.startsWith('|')).map((line) => line.replace(/^##? /, ''));
    expect(others.join('\n')).not.toMatch(/[<>[\]`*|#!]|:\/\/|@(?!\d)/);
    const OURS = /^(?:|# .*|[❌❔] .*|\|.*|## .*|- .*| {2}\S.*|<sub>.*)$/;
    expect(
      report('markdown', name)
        .split('\n')
        .filter((line) => !OURS.test(line)),
    ).toEqual([]);
  },
};

describe.each(CHECK_FORMATS)('hostile names in %s', (format) => {
  it.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))('take no effect: %s', (_, name) => {
    expect(() => CHECKS[format](name)).not.toThrow();
  });

  it('take no effect, whatever stands behind what', () => {
    const property = fc.property(hostileName, CHECKS[format]);
    expect(() => fc.assert(property, { numRuns: 60 })).not.toThrow();
  });

  it('are no command and no control of a terminal or a log', () => {
    fc.assert(
      fc.property(fc.oneof(hostileName, fc.constantFrom(...HOSTILE_NAMES)), (name) => {
        const text = report(format, name);
        expect(text).not.toMatch(EFFECTIVE);
        const theirs = text.replaceAll(/\p{DI}/gu, '').replaceAll(/^##vso\[task\.(?:logissue|complete) [^\]]*\]/gm, '');
        expect(theirs).not.toMatch(COMMAND);
      }),
      { numRuns: 60 },
    );
  });
});

it.each(['text', 'junit', 'azure-pipelines', 'markdown'] as const)(
  'names of 10 kB do not fill the %s report',
  (format) => {
    for (const name of HOSTILE_NAMES.filter(({ length }) => length === 10_000)) {
      expect(report(format, name).length).toBeLessThan(150_000);
    }
  },
);
