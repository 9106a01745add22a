import { parseArgs } from 'node:util';
import { GuardError, messageOf } from '../shared/errors.ts';
import { readSettings } from '../shared/settings/settings.ts';
import { startFunctionsHost } from './functions-host/index.ts';
import { applyLocalSettings } from './functions-host/settings.ts';

const HELP = `npm run host -- [--port N]

Runs the functions on 127.0.0.1 against AZURE_DEVOPS_ORG_URL and AzureWebJobsStorage.

  --port N   port to listen on, 0 for a free one (default: 7071)
`;

/** The port that Azure's own local host uses. */
const DEFAULT_PORT = '7071';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: DEFAULT_PORT }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new GuardError('usage', `--port ${values.port}: give a number from 0 to 65535.`);
  const appDirectory = process.cwd();
  await applyLocalSettings(appDirectory);
  readSettings(process.env);
  const host = await startFunctionsHost({ appDirectory, port, log: (line) => void process.stderr.write(`${line}\n`) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void host.stop());
  process.stdout.write(`Functions host ready on ${host.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 2;
});
