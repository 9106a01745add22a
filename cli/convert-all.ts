import { schemeKindOf } from '../shared/connections/service-connection.ts';
import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import { resume } from '../shared/guard/conversion/change-by-person.ts';
import { preflight, type Preflight } from '../shared/guard/conversion/preflight.ts';
import { convertTable, type ConvertRow } from '../shared/report/convert-table.ts';
import { counted } from '../shared/report/counted.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { carryOut, isWanted, type ConvertRun } from './convert-one.ts';
import { tellingOn } from './telling.ts';
import { EXIT } from './exit-codes.ts';
import { connectionsOf, projectsMeant } from './named-connection.ts';

/**
 * Judges every Azure connection on a secret, and converts those that are ready, one after the other. One that fails stops no other.
 * Exit codes: 4 where a ready one could not be converted, else 3 where a project did not show its connections or one could not be judged.
 */
export async function convertAllReady(run: ConvertRun): Promise<number> {
  const { judging, guard, output } = run;
  const { azureDevOps } = judging;
  const { found, hidden } = await connectionsOf(azureDevOps, await projectsMeant(azureDevOps, run.project));
  for (const why of hidden) output.err(line(why));
  const resumed: ConvertRow[] = [];
  const judged: Preflight[] = [];
  const failed: ConvertRow[] = [];
  for (const [index, one] of found.entries()) {
    bar(run, 'Judging', index, found.length);
    const earlier = guard && (await earlierOf(run, guard, one.projectId, one.connection.id));
    if (earlier?.outcome === 'done') {
      const deadline = earlier.conversion?.revertEligibleUntil ?? '';
      resumed.push({ ...namesOf(one.connection), verdict: '-', outcome: 'converted by an earlier run', deadline });
    } else if (schemeKindOf(one.connection) === 'secret') {
      try {
        judged.push(await preflight(judging, one));
      } catch (error) {
        failed.push({ ...namesOf(one.connection), verdict: '-', outcome: `not judged: ${whyOf(error)}`, deadline: '' });
      }
    }
  }
  output.progress('');
  const ready = judged.filter(isReady);
  const rows = [...resumed, ...failed, ...judged.filter((one) => !isReady(one)).map(leftAlone)];
  const unknown = hidden.length > 0 || failed.length > 0 ? EXIT.unknown : EXIT.fine;
  if (judged.length + resumed.length + failed.length === 0) {
    output.err('No Azure connection on a secret was found: there is nothing to convert.\n');
    return unknown;
  }
  if (ready.length > 0) {
    output.err(
      `Ready to be converted: ${counted(ready.length, 'connection')} of ${String(judged.length)} on a secret.\n`,
    );
    for (const { connection } of ready) output.err(line(`  ${connection.id}  ${namesText(connection)}`));
  }
  if (guard === undefined || ready.length === 0) {
    output.out(convertTable([...ready.map((one) => row(one, 'would be converted')), ...rows], output.paint));
    return unknown;
  }
  if (!(await isWanted(run, `Convert ${ready.length === 1 ? 'it' : `these ${String(ready.length)}`}? [y/N] `)))
    return EXIT.refused;

  const done: ConvertRow[] = [];
  let refused = 0;
  for (const [index, one] of ready.entries()) {
    bar(run, 'Converting', index, ready.length);
    try {
      const { outcome, why, conversion } = await carryOut(run, guard, one);
      output.progress('');
      if (outcome !== 'done') {
        refused += 1;
        // Whole: the table has no room for it.
        output.err(line(`"${one.connection.name}" was not converted by this command: ${why}`));
      }
      const deadline = conversion?.revertEligibleUntil ?? '';
      done.push({ ...row(one, outcome === 'done' ? 'converted' : `not converted: ${why}`), deadline });
    } catch (error) {
      refused += 1;
      output.err(line(`"${one.connection.name}": ${whyOf(error)}`));
      done.push(row(one, `not known: ${whyOf(error)}`));
    }
  }
  output.progress('');
  output.out(convertTable([...done, ...rows], output.paint));
  return refused > 0 ? EXIT.refused : unknown;
}

function earlierOf({ output }: ConvertRun, guard: GuardContext, projectId: string, id: string) {
  const about = { operation: 'convert', projectId, connectionId: id.toLowerCase() } as const;
  return resume(guard, about, tellingOn(output, 'Azure DevOps is at work'));
}

function isReady({ assessment, obstacles, reservations }: Preflight): boolean {
  return assessment?.verdict === 'ready' && obstacles.length === 0 && reservations.length === 0;
}

function leftAlone(one: Preflight): ConvertRow {
  const why = [...one.obstacles, ...one.reservations][0] ?? `the verdict is ${one.assessment?.verdict ?? 'not known'}`;
  return row(one, `left alone: ${why}`);
}

function row({ connection, assessment }: Preflight, outcome: string): ConvertRow {
  return { ...namesOf(connection), verdict: assessment?.verdict ?? '-', outcome, deadline: '' };
}

function namesOf({ name, serviceEndpointProjectReferences }: Preflight['connection']) {
  const { references } = serviceEndpointProjectReferences;
  return { name, project: references.map(({ projectReference }) => projectReference.name).join(', ') || '-' };
}

function namesText(connection: Preflight['connection']): string {
  const { name, project } = namesOf(connection);
  return `"${name}" in ${project}`;
}

/** Only what is ours to tell: everything else is a fault, and ends the run. */
function whyOf(error: unknown): string {
  if (error instanceof GuardError) return error.message;
  throw error;
}

const BAR = 24;

/** A progress bar, on a terminal only. */
function bar({ output }: ConvertRun, what: string, done: number, of: number): void {
  const filled = of === 0 ? BAR : Math.floor((done / of) * BAR);
  output.progress(`${what} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${String(done)} of ${String(of)}`);
}

function line(text: string): string {
  return `${terminalText(text)}\n`;
}
