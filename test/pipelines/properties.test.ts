import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { found, read } from './reading.ts';

/** A part of a pipeline as lines, with a task step wherever the text has TASK. */
type Lines = readonly string[];

const indented = (lines: Lines): Lines => lines.map((line) => `  ${line}`);
const item = ([first = '', ...rest]: Lines): Lines => [`- ${first}`, ...indented(rest)];
const listed = (key: string, items: readonly Lines[]): Lines => [`${key}:`, ...items.flatMap(item)];

const noise = fc.constantFrom<Lines>(
  ['script: make test'],
  ['bash: |', '  echo one', '', '  # - task: AzureCLI@2', '  echo two'],
  ['checkout: self'],
  ['task: Bash@3', 'inputs: { targetType: inline, script: x }'],
  ['task: AzureCLI@2', 'displayName: without a connection'],
);
const use = fc
  .constantFrom<Lines>(
    ['task: TASK', 'inputs:', '  azureSubscription: prod'],
    ['task: TASK', 'displayName: |', '  Several', '  lines', 'inputs: { "AzureSubscription": "prod" }'],
    ["task: 'TASK'", 'condition: failed()', 'inputs:', '', '  # a comment', '  azureSubscription: $(connection)'],
    ['task: TASK   # with a comment', 'inputs: { connectedServiceNameARM: prod }'],
  )
  .map((lines) => [...lines]);
const steps = fc.array(fc.oneof(noise, use), { minLength: 1, maxLength: 5 });

const plainJob = steps.map((list): Lines => ['job: build', 'pool: linux', ...listed('steps', list)]);
const deployment = fc
  .tuple(
    fc.constantFrom('runOnce', 'rolling', 'canary'),
    fc.subarray(['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'], { minLength: 1 }),
    fc.subarray(['failure', 'success']),
    fc.array(steps, { minLength: 6, maxLength: 6 }),
  )
  .map(([strategy, hooks, outcomes, lists]): Lines => {
    const hook = (name: string, index: number): Lines => [`${name}:`, ...indented(listed('steps', lists[index] ?? []))];
    const own = hooks.flatMap((name, index) => hook(name, index));
    const on =
      outcomes.length === 0 ? [] : ['on:', ...indented(outcomes.flatMap((name, index) => hook(name, 4 + index)))];
    return [
      'deployment: web',
      'environment: prod',
      'strategy:',
      ...indented([`${strategy}:`, ...indented([...own, ...on])]),
    ];
  });
const jobs = fc.array(fc.oneof(plainJob, deployment), { minLength: 1, maxLength: 3 });
const stages = fc.array(
  jobs.map((list): Lines => ['stage: one', 'dependsOn: []', ...listed('jobs', list)]),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const body = fc.oneof(
  steps.map((list) => listed('steps', list)),
  jobs.map((list) => listed('jobs', list)),
  stages.map((list) => listed('stages', list)),
);
const pipeline = fc
  .tuple(body, fc.constantFrom<Lines>([], ['trigger: none'], ['# comment', '', 'trigger:', '- main']), fc.boolean())
  .map(([own, head, windows]) => [...head, ...own].join(windows ? '\r\n' : '\n'));

/** Where TASK stands, by looking for it. */
function places(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const column = line.indexOf('TASK');
    const at = line[column - 1] === "'" ? column : column + 1;
    return column < 0 ? [] : [`AzurePowerShell@5 ${String(index + 1)}:${String(at)}`];
  });
}

describe('in every pipeline', () => {
  it('each step with a connection is found, at its line and column, and no other', () => {
    fc.assert(
      fc.property(pipeline, (text) => {
        expect(found(text.replaceAll('TASK', 'AzurePowerShell@5'))).toEqual(places(text));
      }),
      { numRuns: 300 },
    );
  });

  it('without expressions and templates everything is seen and certain', () => {
    fc.assert(
      fc.property(pipeline, (text) => {
        const { complete, diagnostics, uses } = read(text.replaceAll('TASK', 'AzurePowerShell@5'));
        expect({ complete, diagnostics }).toEqual({ complete: true, diagnostics: [] });
        expect(uses.filter(({ when }) => when === 'maybe')).toEqual([]);
      }),
    );
  });

  it('cut off behind any line, what is left is found, or told as not seen', () => {
    fc.assert(
      fc.property(pipeline, fc.nat(), (text, cut) => {
        const lines = text.replaceAll('TASK', 'AzurePowerShell@5').split('\n');
        const kept = lines.slice(0, cut % (lines.length + 1)).join('\n');
        const named = kept.match(/(?:azureSubscription|connectedServiceNameARM)"?: \S/gi) ?? [];
        const { uses, complete } = read(kept);
        expect(complete ? uses.length : named.length).toBe(named.length);
      }),
    );
  });
});
