import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { isConversion } from '../../shared/conversions/change.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { seen } from './expect.ts';
import type { World } from './world.ts';

/** Longest wait for the guard to act; it takes about a second. */
const BOUND_MS = 15_000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a control keeps back, so that the story has to fail. */
export type KeptBack = 'alert' | 'reminder' | 'revert' | undefined;

/**
 * The story of conversions. Each act waits until it can be seen in the organization, at the receiver of alerts and in the guard's
 * tables; the guard's own log proves nothing.
 * @throws NotSeen that says what did not happen.
 */
export async function conversionStory(world: World, tell: (line: string) => void, keptBack: KeptBack): Promise<void> {
  const storage = { kind: 'connection-string', connectionString: world.storage } as const;
  const act: Act = { world, tell, ledger: openLedger(storage, world.organizationUrl) };
  await world.fire('watch-connections');
  if (keptBack === 'alert') await world.receiver.answerWith({ kind: 'away' });
  await riskyConversion(act);
  tell('');
  await harmlessConversion(act);
  tell('');
  await oldConversion(act, keptBack === 'reminder');
  tell('');
  await revertedConversion(act, keptBack === 'revert');
}

interface Act {
  readonly world: World;
  readonly tell: (line: string) => void;
  readonly ledger: Ledger;
}

async function riskyConversion(act: Act): Promise<void> {
  const { tell } = act;
  tell(
    'Somebody converts the connection legacy-prod. Its pipeline runs AzureFileCopy@4, which cannot sign in without the secret.',
  );
  const id = await knownConnection(act, 'legacy-prod', 'AzureFileCopy@4');
  await convert(act, id);
  await recorded(act, id, 'open', 'blocked');
  const text = await alerted(act, id, 'converted');
  tell('  recorded with its revert deadline and four reminders; the receiver of alerts got, signed:');
  tell('');
  for (const line of text.split('\n')) tell(`    ${line}`);
}

async function harmlessConversion(act: Act): Promise<void> {
  act.tell('The connection docs-prod is converted; its pipeline runs AzureWebApp@1, which works without a secret.');
  const id = await knownConnection(act, 'docs-prod', 'AzureWebApp@1');
  await convert(act, id);
  await recorded(act, id, 'open', 'ready');
  act.tell('  recorded as ready, with its revert deadline; no alert');
}

async function oldConversion(act: Act, alreadySent: boolean): Promise<void> {
  const { world, tell, ledger } = act;
  tell('The connection reports-prod was converted five days ago; two days are left to revert it.');
  const id = await knownConnection(act, 'reports-prod', 'AzureWebApp@1');
  await convert(act, id, new Date(Date.now() - 5 * DAY_MS).toISOString());
  const { reminders, ...conversion } = await recorded(act, id, 'open', 'ready');
  const [first] = reminders;
  if (alreadySent && first !== undefined) {
    await ledger.conversions.update({ ...conversion }, (now) => ({
      ...now,
      remindersSent: [{ step: first.step, sentAt: new Date().toISOString() }],
    }));
    await ledger.reminders.remove(conversion, first);
  }
  await world.fire('remind');
  const text = await alerted(act, id, 'reminder');
  tell(`  the timer sends the reminder: ${text.split('\n')[0] ?? ''}`);
  for (const line of text.split('\n').filter((one) => /^ {2}(?:then|now|runs since|recommended):/.test(one)))
    tell(`    ${line.trim()}`);
  tell('  wif-guard keep reports-prod --reason "its pipeline works" --by Dana');
  tell(`    ${await commandLine(world, ['keep', 'reports-prod', '--reason', 'its pipeline works', '--by', 'Dana'])}`);
  await recorded(act, id, 'kept', 'ready');
  await world.fire('remind');
  await alerted(act, id, 'reminder');
  tell('  nobody is reminded of it any more');
}

async function revertedConversion(act: Act, switchedOff: boolean): Promise<void> {
  const { world, tell } = act;
  tell(
    'The team sets its policy to conversions: revert with a grace of two seconds (by default half an hour), and allows it in GUARD_EFFECTS. Then orders-prod is converted.',
  );
  await proveRevert(act);
  const effects = switchedOff ? 'comment,status,alert' : 'comment,status,alert,revert';
  await world.restart({ GUARD_POLICY: 'local/story/revert.yml', GUARD_EFFECTS: effects });
  const id = await knownConnection(act, 'orders-prod', 'AzureFileCopy@4');
  await convert(act, id);
  const planned = (await alerted(act, id, 'converted')).split('\n').find((line) => line.includes('by policy:')) ?? '';
  if (planned !== '') tell(`  told at once: ${planned.trim()}`);
  await recorded(act, id, 'reverted', 'blocked');
  await seen(BOUND_MS, async () => {
    const scheme = (await world.control.connection('orders-prod'))?.authorization.scheme ?? 'missing';
    return scheme === 'ServicePrincipal' ? undefined : `orders-prod is ${scheme}, not ServicePrincipal`;
  });
  const text = await alerted(act, id, 'reverted');
  tell(`  reverted, in Azure DevOps and in the tables: ${text.split('\n')[0] ?? ''}`);
}

/** Shows on a connection that nothing uses that the guard's identity can revert: without that its policy reverts nothing. */
async function proveRevert({ world, tell }: Act): Promise<void> {
  const created = { project: 'Payments', name: 'throw-away', scheme: 'ServicePrincipal' };
  await world.control.step('create-connection', created, z.unknown());
  tell('  wif-guard doctor --prove-revert throw-away --yes');
  tell(`    ${await commandLine(world, ['doctor', '--prove-revert', 'throw-away', '--yes'])}`);
}

/** What the built command line prints. */
async function commandLine(world: World, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    AZURE_DEVOPS_ORG_URL: world.organizationUrl,
    AZURE_DEVOPS_AUTH: 'pat',
    AZURE_DEVOPS_PAT: world.token,
    AzureWebJobsStorage: world.storage,
    GUARD_POLICY: '',
  };
  const cli = path.join(import.meta.dirname, '..', 'cli.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { env });
  return stdout.trim();
}

/** A connection on its secret that the guard has seen, with one pipeline that runs a task on it. */
async function knownConnection({ world, ledger }: Act, name: string, task: string): Promise<string> {
  const { control } = world;
  const file = `deploy/${name}.yml`;
  const steps = `steps:\n  - task: ${task}\n    inputs:\n      azureSubscription: ${name}\n`;
  await control.step('push', { repository: 'shop', branch: 'main', changes: { [file]: steps } }, z.unknown());
  await control.step('create-definition', { repository: 'shop', name, yamlFilename: file }, z.unknown());
  // What nobody has run lately is no reason for a revert.
  const at = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
  const { runId } = await control.step('start-run', { definition: name, at }, z.object({ runId: z.int() }));
  await control.step('finish-run', { run: runId, result: 'succeeded', at }, z.unknown());
  const existing = await control.connection(name);
  const created = { project: 'Payments', name, scheme: 'ServicePrincipal' };
  const id =
    existing?.id ??
    (await control.step('create-connection', created, z.object({ connectionId: z.string() }))).connectionId;
  await seen(BOUND_MS, async () =>
    (await ledger.connections.read(id)) === undefined ? `the guard does not know the connection ${name}` : undefined,
  );
  return id;
}

async function convert({ world }: Act, connection: string, at?: string): Promise<void> {
  const change = {
    connection,
    scheme: 'WorkloadIdentityFederation',
    by: 'Robin Admin',
    ...(at === undefined ? {} : { at }),
  };
  await world.control.step('update-connection', change, z.unknown());
}

/** Waits for the record of a conversion in the tables. */
async function recorded({ ledger }: Act, id: string, state: string, verdict: string): Promise<Conversion> {
  let found: Conversion | undefined;
  await seen(BOUND_MS, async () => {
    const [conversion, ...more] = (await ledger.conversions.ofConnection(id)).filter(isConversion);
    if (conversion === undefined || more.length > 0)
      return `the ledger holds ${String(more.length + (conversion ? 1 : 0))} conversions, not 1`;
    found = conversion;
    const [is, wanted] = [
      `${conversion.state}, ${conversion.assessment?.verdict ?? 'not judged'}`,
      `${state}, ${verdict}`,
    ];
    return is === wanted ? undefined : `the conversion of ${conversion.name} is recorded as ${is}, not as ${wanted}`;
  });
  if (found === undefined) throw new Error('no conversion');
  return found;
}

const alertSchema = z.object({
  type: z.string(),
  data: z.object({ connection: z.object({ id: z.string() }), text: z.string() }),
});

/** Waits for an alert at the receiver, which takes only what is signed, and answers its text. */
async function alerted({ world }: Act, id: string, topic: string): Promise<string> {
  let text = '';
  await seen(BOUND_MS, () => {
    const alerts = world.receiver.messages
      .map(({ payload }) => alertSchema.parse(payload))
      .filter(({ type, data }) => type === `wif-guard.conversion.${topic}` && data.connection.id === id);
    text = alerts[0]?.data.text ?? '';
    return Promise.resolve(
      alerts.length === 1 ? undefined : `the receiver got ${String(alerts.length)} alerts "${topic}", not 1`,
    );
  });
  return text;
}
