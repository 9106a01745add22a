import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { GuardError, messageOf } from '../shared/errors.ts';
import { startFunctionsOnly } from './start-functions-only.ts';
import { applyLocalSettings } from './functions-host/settings.ts';
import { NotSeen } from './story/expect.ts';
import { conversionStory } from './story/conversions.ts';
import { pullRequestStory } from './story/pull-request.ts';
import { templateStory } from './story/template.ts';
import { startWorld } from './story/world.ts';

const HELP = `npm start [-- --once]

Starts storage (Azurite), a simulated Azure DevOps organization and the functions on this machine, plays a story, and stays up
until Ctrl-C. With AZURE_DEVOPS_ORG_URL set to a real organization it starts no simulator and plays nothing.

  --once             use free ports and end after the story; exit 0 only if every act was seen
  --keep-back WHAT   a control: something never comes, so --once has to fail. WHAT is one of
                     fix (the push that mends the pull request), definition (nobody defines the
                     pipeline that includes a template), alert (its receiver is away),
                     reminder (it is marked as sent), revert (GUARD_EFFECTS does not allow it)
`;

/** The port that Azure's own local host uses. */
const PORT = 7071;

const CONTROLS = ['fix', 'definition', 'alert', 'reminder', 'revert'] as const;
type Control = (typeof CONTROLS)[number];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        'keep-back': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const wanted = values['keep-back'];
    const keptBack = CONTROLS.find((control) => control === wanted);
    if (wanted !== undefined && keptBack === undefined)
      throw new Error(`--keep-back ${wanted}: use one of ${CONTROLS.join(', ')}`);
    return { once: values.once, help: values.help, keptBack };
  } catch (error) {
    throw new GuardError('usage', `${messageOf(error)}. See: npm start -- --help`, { cause: error });
  }
}

async function main(): Promise<number> {
  const { once, help, keptBack } = optionsOf(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const appDirectory = process.cwd();
  await applyLocalSettings(appDirectory);
  if ((process.env['AZURE_DEVOPS_ORG_URL'] ?? '') !== '') {
    if (once)
      throw new GuardError(
        'usage',
        '--once plays a story in a simulated organization: unset AZURE_DEVOPS_ORG_URL for it.',
      );
    // What its settings lack is said first; the port is asked for when it listens.
    return startFunctionsOnly(appDirectory, PORT, say);
  }
  if (!once) await requireFree(PORT);
  return playStory(appDirectory, once, keptBack);
}

/** @throws GuardError `usage` when something listens there already. */
async function requireFree(port: number): Promise<void> {
  const server = createServer();
  const busy = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(true)).listen(port, '127.0.0.1', () => resolve(false));
  });
  if (busy) {
    throw new GuardError(
      'usage',
      `Port ${String(port)} on 127.0.0.1 is in use: stop what listens there, or play the story on free ports with npm start -- --once.`,
    );
  }
  await new Promise((resolve) => server.close(resolve));
}

async function playStory(appDirectory: string, once: boolean, keptBack: Control | undefined): Promise<number> {
  say('Starting Azurite, a simulated organization and the functions …');
  const hostLines: string[] = [];
  const world = await startWorld({ appDirectory, port: once ? 0 : PORT, onHostLine: (line) => hostLines.push(line) });
  const stopped = stopSignal();
  try {
    say('');
    const pullRequestId = await pullRequestStory(world, say, keptBack === 'fix');
    say('');
    await templateStory(world, say, keptBack === 'definition');
    say('');
    await conversionStory(world, say, keptBack === 'fix' || keptBack === 'definition' ? undefined : keptBack);
    say('');
    const violations = await world.control.violations();
    if (violations.length > 0)
      throw new NotSeen(`the guard made calls that the service would refuse: ${JSON.stringify(violations)}`);
    say('The story went as it should.');
    if (once) return 0;
    const api = `${world.organizationUrl}/Payments/_apis/git/repositories/shop/pullRequests/${String(pullRequestId)}`;
    say(`
Where to look (the token is good for this run only):
  comments        curl -u :${world.token} '${api}/threads?api-version=7.1'
  statuses        curl -u :${world.token} '${api}/statuses?api-version=7.1'
  conversions     AZURE_DEVOPS_ORG_URL=${world.organizationUrl} AZURE_DEVOPS_PAT=${world.token} AzureWebJobsStorage='${world.storage}' node dist/cli.cjs ledger list
  functions       ${world.hostUrl}/admin/functions, ${world.hostUrl}/api/health
  everything      ${world.controlUrl}/state

All of it stays up, the functions too, and says nothing more. Ctrl-C ends it.`);
    const gone = await Promise.race([stopped.then(() => false), world.hostGone().then(() => true)]);
    if (gone) throw new NotSeen('the functions ended by themselves');
    return 0;
  } catch (error) {
    if (!(error instanceof NotSeen)) throw error;
    say(`\nThe story did not go as it should: ${error.message}.\nThe last lines of the functions:`);
    for (const line of hostLines.slice(-20)) say(`  ${line}`);
    return 1;
  } finally {
    await world.stop();
  }
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

main().then(
  (code) => {
    process.exitCode = code;
    return undefined;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode =
      error instanceof GuardError && (error.code === 'usage' || error.code === 'settings-invalid') ? 2 : 1;
  },
);
