import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import { changeByPerson, resume, type Ended } from '../shared/guard/conversion/change-by-person.ts';
import { preflight, type Preflight } from '../shared/guard/conversion/preflight.ts';
import type { FoundConnection } from '../shared/guard/conversion/read-connection.ts';
import { preflightText } from '../shared/report/preflight-text.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { timeLeft, utc } from '../shared/report/time-text.ts';
import { agrees } from './agrees.ts';
import type { Output } from './command.ts';
import type { Desk } from './desk.ts';
import type { JudgingAtDesk } from './desk-context.ts';
import { EXIT } from './exit-codes.ts';
import { namedConnection, projectsMeant } from './named-connection.ts';
import { tellingOn } from './telling.ts';

/** What a person asked for. */
export interface ConvertRun {
  readonly judging: JudgingAtDesk;
  /** Undefined in a dry run. */
  readonly guard: GuardContext | undefined;
  readonly project: string | undefined;
  readonly force: boolean;
  readonly reason: string;
  readonly yes: boolean;
  readonly output: Output;
  readonly desk: Desk;
}

/** Converts one connection, or says why not. */
export async function convertOne(run: ConvertRun, named: string): Promise<number> {
  const { judging, guard, output, force } = run;
  const projects = await projectsMeant(judging.azureDevOps, run.project);
  const found = await namedConnection(judging.azureDevOps, projects, named);
  const earlier = guard && (await goOn(run, guard, found));
  if (earlier !== undefined) return earlier;

  const judged = await preflight(judging, found);
  const { connection, snapshot, schemeKind, obstacles, assessment } = judged;
  const { name } = connection;
  if (schemeKind === 'federated') {
    output.out(line(`"${name}" is federated: there is nothing to convert.`));
    return EXIT.fine;
  }
  if (snapshot !== undefined) output.err(preflightText(snapshot, assessment));
  const against = [...obstacles, ...(force ? [] : judged.reservations)];
  if (against.length > 0) {
    output.err(line(`"${name}" is not converted: ${against.join('; ')}.`));
    if (obstacles.length === 0)
      output.err('Mend what is named above, or convert it all the same with --force --reason TEXT.\n');
    return EXIT.refused;
  }
  if (judged.reservations.length > 0) output.err(line(`Forced, although ${judged.reservations.join('; ')}.`));
  if (guard === undefined) {
    output.out(line(`"${name}" would be converted. Nothing was changed.`));
    return EXIT.fine;
  }
  if (!(await isWanted(run, 'Convert? [y/N] '))) return EXIT.refused;
  const ended = await carryOut(run, guard, judged);
  output.progress('');
  if (ended.outcome === 'done') output.out(line(convertedText(name, ended, run.desk.clock.now())));
  else output.err(line(`"${name}" was not converted by this command: ${ended.why}`));
  return ended.outcome === 'done' ? EXIT.fine : EXIT.refused;
}

/** Converts a connection that was judged. */
export function carryOut(run: ConvertRun, guard: GuardContext, judged: Preflight): Promise<Ended> {
  const { force, reason, desk } = run;
  const { projectId, snapshot, assessment, connection, reservations } = judged;
  if (snapshot === undefined) throw new GuardError('usage', `"${connection.name}" is no Azure connection.`);
  const verdict = assessment?.verdict ?? '';
  // A force that nothing needed makes the conversion no special one.
  const forced = force && reservations.length > 0;
  const wish = { operation: 'convert', projectId, snapshot, by: desk.userName(), forced, reason, verdict } as const;
  return changeByPerson(guard, wish, tellingOn(run.output, `Azure DevOps converts "${connection.name}"`));
}

/** Ends what an earlier run began; undefined where this run goes on as if there had been none. */
async function goOn(run: ConvertRun, guard: GuardContext, found: FoundConnection): Promise<number | undefined> {
  const { output } = run;
  const { connection, projectId } = found;
  const { name } = connection;
  const about = { operation: 'convert', projectId, connectionId: connection.id.toLowerCase() } as const;
  const earlier = await resume(guard, about, tellingOn(output, `Azure DevOps converts "${name}"`));
  output.progress('');
  if (earlier === undefined) return undefined;
  const what = `An earlier run of ${utc(earlier.intent.startedAt)}, by ${earlier.intent.byName || 'somebody'},`;
  if (earlier.outcome === 'done') {
    output.out(line(`${what} got through: ${convertedText(name, earlier, run.desk.clock.now())}`));
    return EXIT.fine;
  }
  output.err(line(`${what} converted nothing: ${earlier.why}.`));
  return undefined;
}

/** Asks, unless `--yes` answered already. */
export async function isWanted({ yes, output, desk }: ConvertRun, question: string): Promise<boolean> {
  if (await agrees(desk, yes, question)) return true;
  output.err('Nothing was changed.\n');
  return false;
}

function convertedText(name: string, { conversion }: Ended, nowMs: number): string {
  const until = conversion?.revertEligibleUntil ?? '';
  const window =
    until === ''
      ? 'It cannot be reverted'
      : `It can be reverted until ${utc(until)}, ${timeLeft(until, nowMs)} left: wif-guard revert ${conversion?.connectionId ?? ''}`;
  return `"${name}" is federated now, and that is recorded. ${window}.`;
}

function line(text: string): string {
  return `${terminalText(text)}\n`;
}
