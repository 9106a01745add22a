import { describe, expect, it } from 'vitest';
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';
import type { SupportStatus } from '../../shared/catalogue/schema.ts';
import { takesAzureConnection } from '../../shared/catalogue/task-definitions.ts';
import { fixtureTable } from '../fixtures/files.ts';
import { CONDITION_CASES } from './condition-cases.ts';
import { connection, judgeText } from './judging.ts';
import { stepOf } from './step-of.ts';

const current = openCatalogue('2026-08');
const preview = openCatalogue('preview-2023');

/** The rule that speaks of a status; none of a task that federates. */
const RULES: Readonly<Record<SupportStatus, string | undefined>> = {
  supported: undefined,
  unsupported: 'task-unsupported',
  'not-available-yet': 'task-unsupported',
  'use-other-version': 'task-version-superseded',
  deprecated: 'task-unknown',
  'not-applicable': 'task-unknown',
  unknown: 'task-unknown',
};

/** The verdicts of a step by that rule; `at-risk` of a refused one where the claim is only possible. */
const VERDICTS: Readonly<Record<string, readonly string[]>> = {
  'task-unsupported': ['blocked', 'at-risk'],
  'task-version-superseded': ['blocked'],
  'task-unknown': ['unknown'],
  none: ['ready', 'at-risk', 'blocked'],
};

const BY_STATUS = new Set(Object.values(RULES).filter((rule) => rule !== undefined));

const rows = [preview, current].flatMap((catalogue) =>
  catalogue.edition.rows
    .filter(({ lookup }) => lookup)
    .map(({ task, major, status }) => ({
      catalogue,
      edition: catalogue.edition.id,
      task: `${task}@${String(major)}`,
      status,
    })),
);

/** Inputs under which the conditions of a task hold, for tasks whose Azure connection counts only then. */
const ONLY_THEN: Readonly<Record<string, string>> = {
  'AzureIoTEdge@2': 'push-to-acr-via-azure-connection',
  'ServiceFabricDeploy@1': 'docker-settings-from-arm',
};

function textOf({ catalogue, task }: (typeof rows)[number]): string {
  return stepOf(catalogue, task, CONDITION_CASES[ONLY_THEN[task] ?? '']?.yes ?? {});
}

function takesNone({ catalogue, task }: (typeof rows)[number]): boolean {
  return findTask(catalogue, task).definition?.connectionInputs.some(takesAzureConnection) === false;
}

describe('every row', () => {
  it('of both editions is judged', () => {
    const count = (id: string): number => rows.filter(({ edition }) => edition === id).length;
    const previewed = fixtureTable('preview-2023-table.tsv', ['task', 'major', 'text']);
    const listed = fixtureTable('status-2026-08.tsv', [
      'task',
      'major',
      'lookup',
      'status',
      'replacement',
      'minimumVersion',
      'deprecated',
      'asOf',
      'preview',
      'exact',
      'allFeaturesFrom',
      'code',
      'removalDate',
    ]);
    expect(count('preview-2023')).toBe(new Set(previewed.map(({ task, major }) => `${task}@${major}`)).size);
    expect(count('2026-08')).toBe(listed.filter(({ lookup }) => lookup === 'yes').length);
  });

  it.each(rows.filter((row) => !takesNone(row)))(
    'makes the rule of its status speak, and no other: $task in $edition is $status',
    (row) => {
      const { findings, pipeline, verdict } = judgeText(textOf(row), { edition: row.edition });
      const spoken = new Set(findings.map(({ rule }) => rule).filter((rule) => BY_STATUS.has(rule)));
      const expected = RULES[row.status];
      expect(pipeline.uses).toHaveLength(1);
      expect([...spoken]).toEqual(expected === undefined ? [] : [expected]);
      expect(VERDICTS[expected ?? 'none']).toContain(verdict);
    },
  );

  it.each(rows.filter(takesNone))(
    'is no use of an Azure connection where its task takes none: $task in $edition',
    (row) => {
      const { pipeline, verdict } = judgeText(textOf(row), { edition: row.edition });
      expect({ uses: pipeline.uses, verdict }).toEqual({ uses: [], verdict: 'ready' });
    },
  );

  it.each(rows)('of $edition gives no finding on $task without a remedy and a source', (row) => {
    const pinned = textOf(row).replace(/(@\d+)$/m, '$1.0.0');
    const steps = [
      textOf(row),
      pinned,
      ...Object.values(CONDITION_CASES).map(({ yes }) => stepOf(row.catalogue, row.task, yes)),
    ];
    const connections = [connection('prod', 'ServicePrincipal')];
    const findings = steps.flatMap((text) => [
      ...judgeText(text, { edition: row.edition }).findings,
      ...judgeText(text, { edition: row.edition, connections }).findings,
    ]);
    for (const { message, remedy, source, edition } of findings) {
      expect(message).toMatch(/\.$/);
      expect(remedy).toMatch(/\S.*\.$/);
      expect(source).toMatch(/^https:\/\//);
      expect(edition).toBe(row.edition);
    }
  });
});
