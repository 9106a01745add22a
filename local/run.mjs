#!/usr/bin/env node
// The bootstrap behind `npm start`, `npm test` and the other scripts: brings a Node that is new enough and the dependencies,
// then runs the real command. Plain JavaScript without dependencies, so that it works in a fresh clone on Node 20.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** The Node that tools run on where the machine's own is older than 22 (Azurite and vitest need 22). */
const NODE_FOR_TOOLS = '24.21.0';
const MINIMUM_MAJOR = 22;

const bin = (name) => path.join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const checks = {
  typecheck: [bin('tsc')],
  lint: [bin('oxlint'), '--type-aware', '--deny-warnings'],
  format: [bin('prettier'), '--check', '--log-level', 'warn', '.'],
};

const commands = {
  build: () => run('node', ['local/build.mjs']),
  typecheck: () => run(...split(checks.typecheck)),
  lint: () => run(...split(checks.lint)),
  format: (args) => run(bin('prettier'), ['--write', '--log-level', 'warn', ...(args.length ? args : ['.'])]),
  async test(args) {
    // All three to their end, so that one failure does not hide another.
    const codes = await Promise.all(Object.values(checks).map((check) => exitCodeOf(...split(check))));
    const failed = codes.find((code) => code !== 0);
    if (failed !== undefined) process.exit(failed);
    await commands.build();
    await run(bin('vitest'), ['run', ...args]);
  },
  /** The model of connections, ten times as long as in `npm test`. */
  async soak(args) {
    process.env.WIF_GUARD_SOAK_STEPS ??= '10000';
    await run(bin('vitest'), ['run', 'test/guard/model.test.ts', ...args]);
  },
  async start(args) {
    await commands.build();
    await run('node', ['dist/local/start.mjs', ...args]);
  },
  async host(args) {
    await commands.build();
    await run('node', ['dist/local/host.mjs', ...args]);
  },
  async simulator(args) {
    await commands.build();
    await run('node', ['dist/local/simulator.mjs', ...args]);
  },
  async docs(args) {
    await commands.build();
    await run('node', ['dist/local/docs.mjs', ...args]);
  },
  async bench(args) {
    await commands.build();
    await run('node', ['dist/local/bench.mjs', ...args]);
  },
};

function split([command, ...args]) {
  return [command, args];
}

/** Runs a command to its end; its failure ends this process with the same exit code. */
async function run(command, args) {
  const code = await exitCodeOf(command, args);
  if (code !== 0) process.exit(code);
}

/** Runs a command to its end and answers its exit code. */
function exitCodeOf(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
    // Ctrl-C reaches the child through the terminal; a signal sent to this process alone is passed on.
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM'];
    for (const signal of signals) process.on(signal, forward);
    child.once('error', (error) => fail(`Could not run "${command}": ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

/** Puts a new enough Node first on PATH; on Linux it comes from npm when the machine's own is older. */
async function bringNode() {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM_MAJOR) return;
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    fail(
      `wif-guard's tools need Node ${MINIMUM_MAJOR} or newer, this is ${process.version}: install it from https://nodejs.org and run the command again.`,
    );
  }
  const folder = path.join(root, '.tools');
  const bins = path.join(folder, 'node_modules', '.bin');
  const manifest = path.join(folder, 'package.json');
  const marker = path.join(folder, `node-${NODE_FOR_TOOLS}`);
  if (!existsSync(marker)) {
    console.error(
      `Node ${process.version} is older than ${MINIMUM_MAJOR}: installing Node ${NODE_FOR_TOOLS} into .tools (only this project uses it) …`,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, '{"private":true}\n');
    await npm([
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--loglevel=error',
      `node-linux-${process.arch}@${NODE_FOR_TOOLS}`,
    ]);
    writeFileSync(marker, '');
  }
  process.env.PATH = `${bins}${path.delimiter}${process.env.PATH}`;
}

/** `npm ci` when there are no dependencies, or they are older than the lockfile. */
async function bringDependencies() {
  const installed = path.join('node_modules', '.package-lock.json');
  const current = existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;
  if (current) return;
  console.error('Installing dependencies (npm ci) …');
  await npm(['ci', '--loglevel=error']);
}

const npm = (args) => run('npm', args);

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) fail(`Unknown command "${name}"; one of: ${Object.keys(commands).join(', ')}.`);
await bringNode();
await bringDependencies();
await command(args);
