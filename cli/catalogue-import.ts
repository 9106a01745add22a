import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { askedByEditions } from '../shared/catalogue/import/asked.ts';
import { compareDefinitions } from '../shared/catalogue/import/compare.ts';
import { definitionsOf } from '../shared/catalogue/import/definitions.ts';
import { definitionsText } from '../shared/catalogue/import/definitions-text.ts';
import { taskDefinitionsSchema } from '../shared/catalogue/task-definition-schema.ts';
import { shippedDefinitions } from '../shared/catalogue/task-definitions.ts';
import { dayOf } from '../shared/clock.ts';
import { GuardError } from '../shared/errors.ts';
import { importSummaryText } from '../shared/report/import-summary.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { fileProblem } from './file-problem.ts';
import { progressOn } from './progress.ts';
import { readTasks } from './read-tasks.ts';

/** Where definitions come from unless `--source` says so. */
const SOURCES = {
  folder: 'https://github.com/microsoft/azure-pipelines-tasks',
  answer: 'https://dev.azure.com',
} as const;

/** `wif-guard catalogue import`. */
export const importTasks: Command['run'] = async (args, output, desk) => {
  const { values, positionals } = parseCommandLine(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: 'string' },
        source: { type: 'string' },
        commit: { type: 'string' },
        date: { type: 'string' },
      },
    },
    'catalogue',
  );
  const [place, ...more] = positionals;
  if (place === undefined || more.length > 0)
    throw new GuardError('usage', 'catalogue import takes one TASKS_DIR or one file.');
  const date = flag('--date', z.iso.date(), values.date) ?? dayOf(desk.clock.now());
  const commit = flag('--commit', z.string().regex(/^[0-9a-f]{7,40}$/, 'is no commit id'), values.commit);
  const from = flag('--source', z.url({ protocol: /^https$/ }), values.source);

  const progress = progressOn(output, 'Reading tasks');
  const { kind, tasks: read, leftOut } = await readTasks(place, progress);
  progress();
  const source = { repository: from ?? SOURCES[kind], commit, date };
  const tasks = definitionsOf(read, askedByEditions());
  const text = definitionsText({ source, tasks });
  const before = shippedDefinitions();
  const changes = compareDefinitions(before.tasks, taskDefinitionsSchema.parse({ source, tasks }).tasks);

  if (values.output === undefined) output.out(text);
  else await write(values.output, text);
  output.err(
    importSummaryText({
      from: place,
      read: read.length,
      kept: tasks.length,
      leftOut,
      before: [before.source.commit, before.source.date].filter(Boolean).join(', '),
      changes,
    }),
  );
  return EXIT.fine;
};

/** @throws GuardError `usage` */
function flag<T>(name: string, schema: z.ZodType<T>, value: string | undefined): T | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GuardError('usage', `${name} ${value}: ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new GuardError('usage', `--output ${file} could not be written: ${fileProblem(error)}`, { cause: error });
  }
}
