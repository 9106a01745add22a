import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs the built `npm start` to its end. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/local/start.mjs', ...args], {
      cwd: root,
      env: { ...process.env, AZURE_DEVOPS_ORG_URL: '', ...env },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}

describe('npm start', () => {
  it('--once plays the story and ends with 0', async () => {
    const { code, text } = await start(['--once']);
    expect(text).toContain('one thread on line 44 of azure-pipelines.yml');
    expect(text).toContain('the summary names the pipeline that breaks: azure-pipelines.yml@docs');
    expect(text).toContain('BLOCKED: service connection "legacy-prod" was converted');
    expect(text).toContain('recorded as ready');
    expect(text).toContain('REMINDER: service connection "reports-prod" can be reverted for 1 day');
    expect(text).toContain('REVERTED: service connection "orders-prod"');
    expect(text).toContain('The story went as it should.');
    expect(code).toBe(0);
  });

  it.each([
    ['fix', 'the thread is active, not fixed'],
    ['definition', 'the index knows 0 pipelines that include deploy/copy.yml, not 1'],
    ['alert', 'the receiver got 0 alerts "converted", not 1'],
    ['reminder', 'the receiver got 0 alerts "reminder", not 1'],
    ['revert', 'the conversion of orders-prod is recorded as open, blocked, not as reverted, blocked'],
  ])(
    '--once ends with 1 when the %s is kept back',
    async (what, complaint) => {
      const { code, text } = await start(['--once', '--keep-back', what]);
      expect(text).toContain(`The story did not go as it should: ${complaint}`);
      expect(code).toBe(1);
    },
    60_000,
  );

  it('--once ends with 2 with a real organization', async () => {
    const { code, text } = await start(['--once'], { AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/contoso' });
    expect(text).toContain('AZURE_DEVOPS_ORG_URL');
    expect(code).toBe(2);
  });

  it('ends with 2 and names what is missing when a real organization is set without the rest', async () => {
    const { code, text } = await start([], {
      AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/contoso',
      GUARD_WEBHOOK_SECRET: '',
    });
    expect(text).toContain('GUARD_WEBHOOK_SECRET');
    expect(code).toBe(2);
  });

  it.each([
    [['--twice'], '--twice'],
    [['--keep-back', 'everything'], '--keep-back everything'],
  ])('ends with 2 and names the flag: %s', async (args, named) => {
    const { code, text } = await start(args);
    expect(text).toContain(named);
    expect(code).toBe(2);
  });

  it('names its port when it is busy', async () => {
    const blocker = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      blocker.once('error', () => resolve(false)).listen(7071, '127.0.0.1', () => resolve(true));
    });
    try {
      const { code, text } = await start([]);
      expect(text).toContain('Port 7071 on 127.0.0.1 is in use');
      expect(code).toBe(2);
    } finally {
      if (taken) blocker.close();
    }
  });
});
