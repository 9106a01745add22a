import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = path.join(import.meta.dirname, '../../..');
const failure = z.object({ code: z.int(), stdout: z.string(), stderr: z.string() });
const command = path.join(root, 'dist/local/docs.mjs');

async function run(args: readonly string[], cwd: string): Promise<z.infer<typeof failure>> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [command, ...args], { cwd })) };
  } catch (error) {
    return failure.parse(error);
  }
}

describe('npm run docs -- --check', () => {
  it('says that all is well, and exits 0', async () => {
    const { code, stdout } = await run(['--check'], root);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'All generated documents are up to date.\n' });
  });

  it('refuses what it does not know, and exits 2', async () => {
    const { code, stderr } = await run(['--chek'], root);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'npm run docs takes --check, not --chek.\n' });
  });

  it('names what is out of date and what to do, and exits 1', async () => {
    const empty = await mkdtemp(path.join(tmpdir(), 'wif-guard-docs-'));
    try {
      for (const name of ['docs', 'shared/rules', '.prettierrc.json'])
        await cp(path.join(root, name), path.join(empty, name), { recursive: true });
      await rm(path.join(empty, 'docs/diagnostics.md'));
      const { code, stdout, stderr } = await run(['--check'], empty);
      expect({ code, stdout }).toEqual({ code: 1, stdout: 'Out of date: docs/diagnostics.md\n' });
      expect(stderr).toBe('Run "npm run docs" and commit what it writes.\n');
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  });
});
