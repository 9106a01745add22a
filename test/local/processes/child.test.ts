import { afterEach, describe, expect, it } from 'vitest';
import { startChild, type RunningChild } from '../../../local/processes/child.ts';
import { exitWithParent } from '../../../local/processes/exit-with-parent.ts';
import { until } from '../functions-host/until.ts';
import { isListening } from './is-listening.ts';

const children: RunningChild<unknown>[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

/** Starts Node on a line of code, as a child called "Sample" that is ready when it says so. */
async function run(code: string, options: { timeoutMs?: number; stopTimeoutMs?: number; args?: string[] } = {}) {
  const { args = [], ...rest } = options;
  const child = await startChild({
    name: 'Sample',
    command: process.execPath,
    args: [...args, '--eval', code],
    ready: /^ready(?: on (\d+))?$/,
    ...rest,
  });
  children.push(child);
  return child;
}

const FOREVER = 'setInterval(() => {}, 1000);';
const DEAF = "process.on('SIGTERM', () => console.log('heard'));";

describe('starting a child', () => {
  it('waits for its ready line and answers what that says', async () => {
    const child = await run(`${FOREVER} console.log('warming up'); console.log('ready on 4711');`);
    expect(child.ready[1]).toBe('4711');
    expect(child.lastLines()).toEqual(['warming up', 'ready on 4711']);
  });

  it('takes a function that looks at each line', async () => {
    let seen = 0;
    const child = await startChild({
      name: 'Counter',
      command: process.execPath,
      args: ['--eval', `${FOREVER} console.log('one'); console.error('two');`],
      ready: () => ((seen += 1) === 2 ? seen : undefined),
    });
    children.push(child);
    expect(child.ready).toBe(2);
  });

  it('hands each line to who asks for it', async () => {
    const lines: string[] = [];
    const child = await startChild({
      name: 'Talker',
      command: process.execPath,
      args: ['--eval', `${FOREVER} console.log('first'); console.log('ready');`],
      ready: /ready/,
      onLine: (line) => void lines.push(line),
    });
    children.push(child);
    expect(lines).toEqual(['first', 'ready']);
  });

  it('adds to the environment and takes out of it', async () => {
    const child = await startChild({
      name: 'Env',
      command: process.execPath,
      args: ['--eval', `${FOREVER} console.log('ready', process.env.ADDED, process.env.HOME, 'PATH' in process.env);`],
      env: { ADDED: 'yes', HOME: undefined },
      ready: /^ready (.*)$/,
    });
    children.push(child);
    expect(child.ready[1]).toBe('yes undefined true');
  });

  it('fails with its last lines when it ends too early', async () => {
    await expect(run("console.log('on the way'); console.error('no such file'); process.exit(3);")).rejects.toThrow(
      /^Sample ended before it was ready \(exit code 3\)\.\n(?=.*^ {2}on the way$)(?=.*^ {2}no such file$)/ms,
    );
  });

  it('fails and ends it when it is not ready in time', async () => {
    await expect(run(`${FOREVER} console.log('pid', process.pid);`, { timeoutMs: 500 })).rejects.toThrow(
      'Sample was not ready after 500 ms.',
    );
  });

  it('fails when there is no such program', async () => {
    await expect(startChild({ name: 'Ghost', command: 'no-such-program', ready: /./ })).rejects.toThrow(
      'Ghost could not be started: spawn no-such-program ENOENT',
    );
  });
});

describe('stopping a child', () => {
  it('lets it end by itself', async () => {
    const code = `${FOREVER} process.on('SIGTERM', () => process.exit(7)); console.log('ready');`;
    const child = await run(code);
    expect(await child.stop()).toEqual({ code: 7, signal: null });
  });

  it('ends it by force when it does not in time', async () => {
    const child = await run(`${FOREVER} ${DEAF} console.log('ready');`, { stopTimeoutMs: 200 });
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('answers also when it is gone already', async () => {
    const child = await run("console.log('ready');");
    await child.exited;
    expect(await child.stop()).toEqual({ code: 0, signal: null });
  });

  it('by kill does not ask', async () => {
    const child = await run(`${FOREVER} ${DEAF} console.log('ready');`);
    expect(await child.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(child.lastLines()).not.toContain('heard');
  });
});

describe('when the process that started a child goes away', () => {
  const childModule = JSON.stringify(new URL('../../../local/processes/child.ts', import.meta.url).href);
  const SERVER = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('ready on ' + server.address().port));`;

  /** A process that starts a server with \`args\` as its child, passes its ready line on, and then does as told. */
  function runParentOf(args: readonly string[], server: string, then: string) {
    const inner = { name: 'Inner', command: process.execPath, args: [...args, '--eval', server] };
    const code = `
      const { startChild } = await import(${childModule});
      const child = await startChild({ ...${JSON.stringify(inner)}, ready: /^ready on/ });
      console.log(child.ready.input);
      ${then}`;
    const typescript = process.features.typescript ? [] : ['--experimental-strip-types'];
    return run(code, { args: [...typescript, '--input-type=module'] });
  }

  it('by exiting, the child is killed', async () => {
    const parent = await runParentOf([], `${DEAF} ${SERVER}`, 'process.exit(0);');
    await parent.exited;
    const port = Number(parent.ready[1]);
    await until('the child is gone', async () => !(await isListening(port)));
    expect(await isListening(port)).toBe(false);
  });

  it('by SIGKILL, a child that watches it ends', async () => {
    const parent = await runParentOf(exitWithParent, SERVER, FOREVER);
    const port = Number(parent.ready[1]);
    expect(await isListening(port)).toBe(true);
    parent.process.kill('SIGKILL');
    await until('the child is gone', async () => !(await isListening(port)));
    expect(await isListening(port)).toBe(false);
  });
});
