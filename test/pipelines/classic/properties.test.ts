import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassicStep, TaskGroups } from '../../../shared/pipelines/classic/definition.ts';
import { CONNECTION, group, groupStep, job, judged, release, step } from './definitions.ts';

const GROUPS = ['a', 'b', 'c', 'd'];

const name = fc.constantFrom(
  'x',
  'y',
  'connection',
  'connectedServiceNameARM',
  'inlineScript',
  'scriptPath',
  '',
  '__proto__',
);
const value = fc.oneof(
  fc.constantFrom('$(x)', '$(y)$(x)', '$(connection)', CONNECTION, '${{ x }}', '$[x]', '', '$(', ')', 'a\r\nb\u2028'),
  fc.string({ maxLength: 20 }),
);
const texts = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

const anyStep: fc.Arbitrary<ClassicStep> = fc
  .record({
    task: fc.constantFrom('AzureCLI@2', 'AzureFileCopy@4', 'AzureFileCopy@*', 'nobody@1', '@'),
    into: fc.option(fc.constantFrom(...GROUPS, 'gone'), { nil: undefined }),
    inputs: texts,
    isEnabled: fc.boolean(),
    name: value,
  })
  .map(({ task, into, inputs, isEnabled, name: called }) =>
    into === undefined ? step(task, inputs, { isEnabled, name: called }) : groupStep(into, inputs, { isEnabled }),
  );

const steps = fc.array(anyStep, { maxLength: 4 });

const anyGroups: fc.Arbitrary<TaskGroups> = fc
  .array(fc.tuple(steps, texts), { minLength: GROUPS.length, maxLength: GROUPS.length })
  .map((made) => {
    const read = made.map(([own, parameters], index) => [GROUPS[index] ?? '', [group(own, parameters)]] as const);
    return new Map<string, readonly ReturnType<typeof group>[] | { absent: string }>([
      ...read,
      ['gone', { absent: 'it is gone.' }],
    ]);
  });

describe('any classic definition', () => {
  it('is judged, and is never ready where a task group could not be followed', () => {
    fc.assert(
      fc.property(steps, anyGroups, texts, (own, groups, variables) => {
        const given = { variables: new Map(Object.entries(variables)) };
        const { verdict, reading } = judged(release([job(own)], given), { groups });
        expect(reading.wanted.size).toBe(0);
        const runsGone = own.some(
          ({ isEnabled, isTaskGroup, taskId }) => isEnabled && isTaskGroup && taskId === 'gone',
        );
        expect(!runsGone || ['unknown', 'blocked'].includes(verdict)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says the same through a task group without parameters as without one', () => {
    fc.assert(
      fc.property(steps, anyGroups, (own, groups) => {
        const alone = judged(release([job(own)]), { groups });
        const within = judged(release([job([groupStep('all')])]), {
          groups: new Map([...groups, ['all', [group(own)]]]),
        });
        expect(within.uses).toBe(alone.uses);
        expect(within.findings.map(({ rule, message }) => [rule, message])).toEqual(
          alone.findings.map(({ rule, message }) => [rule, message]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
