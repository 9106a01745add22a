import { parseArgs } from 'node:util';
import { contosoWithLogistics } from './azure-devops/seeds/logistics.ts';
import { PortInUseError, startSimulator } from './azure-devops/simulator.ts';

const USAGE = `Usage: npm run simulator -- [--port N]

Runs a simulated Azure DevOps organization on 127.0.0.1 until Ctrl-C, and prints its address, a token (PAT) and its control address.

  --port N   port to listen on; default 0, a free one
  --help     this text`;

/** Wrong use, as for every command of this project. */
const WRONG_USAGE = 2;
const HIGHEST_PORT = 65_535;

function optionsFrom(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '0' }, help: { type: 'boolean', default: false } },
    strict: true,
  });
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > HIGHEST_PORT) {
    throw new TypeError(`--port must be a number from 0 to ${HIGHEST_PORT}, not "${values.port}".`);
  }
  return { port, help: values.help };
}

async function run(port: number): Promise<void> {
  const simulator = await startSimulator({ port, seed: contosoWithLogistics });
  console.log(`Simulated organization ready on ${simulator.organizationUrl}`);
  console.log(`PAT: ${simulator.token}`);
  console.log(`Control: ${simulator.controlUrl}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop());
}

/** What the arguments ask for, or undefined after saying what is wrong with them. */
function understood(args: readonly string[]) {
  try {
    return optionsFrom(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

const options = understood(process.argv.slice(2));
if (options === undefined) {
  process.exitCode = WRONG_USAGE;
} else if (options.help) {
  console.log(USAGE);
} else {
  try {
    await run(options.port);
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    console.error(error.message);
    process.exitCode = WRONG_USAGE;
  }
}
