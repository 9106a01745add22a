import { styleText } from 'node:util';
import { GuardError, messageOf } from '../shared/errors.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { VERSION } from './about.ts';
import { catalogue } from './catalogue.ts';
import { check } from './check.ts';
import type { Command, Output } from './command.ts';
import { ownDesk } from './desk.ts';
import { convert } from './convert.ts';
import { doctor } from './doctor.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { explain } from './explain.ts';
import { issuers } from './issuers.ts';
import { keep } from './keep.ts';
import { ledger } from './ledger.ts';
import { revert } from './revert.ts';
import { setup } from './setup.ts';

const commands: Readonly<Record<string, Command>> = {
  check,
  explain,
  catalogue,
  ledger,
  issuers,
  convert,
  keep,
  revert,
  setup,
  doctor,
};

const HELP = `wif-guard: what happens to your pipelines when an Azure service connection moves to workload identity federation

${Object.entries(commands)
  .map(([name, { summary }]) => `  wif-guard ${name.padEnd(10)} ${summary}`)
  .join('\n')}

Each command answers --help; wif-guard --version names the version.
`;

const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const output: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  progress: (text) => void (process.stderr.isTTY && process.stderr.write(`\r\u001B[2K${text}`)),
  paint: (colour, text) => (colours ? styleText(colour, text) : text),
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    output.err(HELP);
    return EXIT.usage;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    output.out(HELP);
    return EXIT.fine;
  }
  if (name === '--version') {
    output.out(`${VERSION}\n`);
    return EXIT.fine;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new GuardError('usage', `There is no command "${name}". See: wif-guard --help`);
  if (args.includes('--help') || args.includes('-h')) {
    output.out(command.help);
    return EXIT.fine;
  }
  return command.run(args, output, ownDesk);
}

// Whoever closes the pipe (`wif-guard check | head`) has seen enough; the command still ends with its own exit code, because with
// `pipefail` another one would say that all is well. A report that could not be written, to a full disk say, is no report.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  output.err(`wif-guard: the output could not be written: ${terminalText(error.message)}\n`);
  process.exit(EXIT.unknown);
});

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const known = error instanceof GuardError;
    const text = known ? error.message : `unexpected error, please report it: ${messageOf(error)}`;
    // Messages quote names and the service's words; their own line breaks stay.
    output.err(`wif-guard: ${text.split('\n').map(terminalText).join('\n')}\n`);
    if (!known && error instanceof Error) output.err(`${error.stack ?? ''}\n`);
    process.exitCode = known ? exitCodeOf(error.code) : EXIT.usage;
  }
}

void run();
