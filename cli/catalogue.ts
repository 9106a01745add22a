import { GuardError } from '../shared/errors.ts';
import { diff, DIFF_FORMATS } from './catalogue-diff.ts';
import { importTasks } from './catalogue-import.ts';
import type { Command } from './command.ts';

/** `wif-guard catalogue`. */
export const catalogue: Command = {
  summary: 'compare editions, and import task definitions',
  help: `wif-guard catalogue diff FROM TO
wif-guard catalogue import TASKS_DIR

diff says what the edition TO says differently from the edition FROM: preview-2023, 2026-08, current.

  --format FORMAT   ${DIFF_FORMATS.join(', ')} (default: text)

import reads again which inputs of which task take a connection, and writes what this version carries as its
task definitions. What is different from those is told on stderr. Nothing that is read is run.

  TASKS_DIR         a checkout of https://github.com/microsoft/azure-pipelines-tasks or its folder Tasks; or a JSON
                    file with the answer of an organization's _apis/distributedtask/tasks
  --output FILE     where to write; without it stdout
  --source URL      where the definitions are from (default: the task repository, or https://dev.azure.com)
  --commit ID       commit of the checkout
  --date DATE       the day of which they are, YYYY-MM-DD (default: today)

Exit codes: 0 fine · 2 wrong usage, or something that could not be read
`,
  run([verb, ...args], output, desk) {
    if (verb === 'diff') return diff(args, output, desk);
    if (verb === 'import') return importTasks(args, output, desk);
    throw new GuardError('usage', 'Write: wif-guard catalogue diff FROM TO, or wif-guard catalogue import TASKS_DIR.');
  },
};
