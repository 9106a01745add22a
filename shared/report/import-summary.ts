import type { DefinitionChange, DefinitionChanges } from '../catalogue/import/compare.ts';
import { counted } from './counted.ts';
import { terminalText } from './terminal-text.ts';

/** What `wif-guard catalogue import` says of its work: what it read, and what is different from the definitions before. */
export interface ImportSummary {
  readonly from: string;
  readonly read: number;
  readonly kept: number;
  /** What was left out, with the reason. */
  readonly leftOut: readonly string[];
  readonly before: string;
  readonly changes: DefinitionChanges;
}

const SIGNS = { added: '+', gone: '-', changed: '~' } as const;

/** Longest line: names come from files of others. */
const MAX_LINE = 300;

export function importSummaryText({ from, read, kept, leftOut, before, changes }: ImportSummary): string {
  const { tasks, released, unchanged } = changes;
  const count = (change: DefinitionChange['change']): string =>
    `${String(tasks.filter((task) => task.change === change).length)} ${change}`;
  return [
    `${counted(read, 'task')} read from ${from}: ${String(kept)} kept, which take a connection or stand in an edition.`,
    ...leftOut.map((what) => `Left out: ${what}.`),
    `Against the definitions of ${before}: ${count('added')}, ${count('gone')}, ${count('changed')}, ${String(released)} with another version only, ${String(unchanged)} unchanged.`,
    ...tasks.flatMap(taskLines),
  ]
    .map((line) => `${cut(terminalText(line))}\n`)
    .join('');
}

function taskLines({ task, major, change, changes }: DefinitionChange): readonly string[] {
  return [
    `${SIGNS[change]} ${task}@${String(major)}`,
    ...changes.flatMap(({ what, from, to }) =>
      change === 'added'
        ? what.startsWith('connection ')
          ? [`    ${what}: ${to ?? ''}`]
          : []
        : [`    ${what}: ${from ?? 'none'} → ${to ?? 'none'}`],
    ),
  ];
}

function cut(line: string): string {
  return line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE)}…`;
}
