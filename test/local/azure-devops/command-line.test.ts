import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { call } from './api-client.ts';
import { startOrganization } from './start-organization.ts';

const LINES_WHEN_READY = 3;

let folder = '';
let program = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'simulator-'));
  program = path.join(folder, 'simulator.mjs');
  await build({ entryPoints: ['local/simulator.ts'], outfile: program, bundle: true, platform: 'node', format: 'esm' });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A run of the command, with what it printed. */
interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Resolves when this many lines stand on its standard output. */
  readonly lines: (count: number) => Promise<readonly string[]>;
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended: ended.then((code) => ({ code, ...output })),
    lines: async (count) => {
      await expect.poll(() => output.stdout.split('\n').length - 1, { timeout: 20_000 }).toBe(count);
      return output.stdout.trimEnd().split('\n');
    },
  };
}

describe('the command', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints address, token and control address, and ends on %s',
    async (signal) => {
      const { child, ended, lines } = run('--port', '0');
      const [organization, pat, control] = await lines(LINES_WHEN_READY);
      const url = /^Simulated organization ready on (http:\/\/127\.0\.0\.1:\d+\/contoso)$/.exec(
        organization ?? '',
      )?.[1];
      const token = /^PAT: (\S+)$/.exec(pat ?? '')?.[1];
      expect(control).toBe(`Control: ${new URL('/_control', url).href}`);
      const authorization = `Bearer ${token ?? ''}`;
      expect(
        (await call(`${url ?? ''}/_apis/projects?api-version=7.1`, 'GET', undefined, { authorization })).status,
      ).toBe(200);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('explains itself', async () => {
    const { code, stdout, stderr } = await run('--help').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('--port N');
  });

  it.each([
    [['--prot', '7'], "'--prot'"],
    [['--port', 'seven'], '--port must be a number from 0 to 65535, not "seven".'],
    [['--port', '70000'], '--port must be a number'],
    [['--port'], '--port'],
    [['extra'], "'extra'"],
  ])('ends with 2 for %j and names what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await run(...args).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('ends with 2 when the port is taken', async () => {
    const { simulator } = await startOrganization();
    const { port } = new URL(simulator.url);
    expect(await run('--port', port).ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another with --port N.\n`,
    });
  });
});
