import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHECK_FORMATS } from '../../shared/report/check-report.ts';
import { matching } from '../matching.ts';
import { withFiles } from './recording.ts';

const root = path.join(import.meta.dirname, '../..');
let folder = '';
let bundle = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wif-guard-cli-'));
  bundle = path.join(folder, 'cli.cjs');
  await build({
    entryPoints: [path.join(root, 'cli/main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** How Node tells of a process that ended with another exit code than 0. */
const failure = z.object({ code: z.int(), stdout: z.string(), stderr: z.string() });

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the bundled command line as a process of its own. */
async function run(args: readonly string[], cwd = folder): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bundle, ...args], { cwd });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = failure.parse(error);
    return { code, out: stdout, err: stderr };
  }
}

/** Runs the bundled command line in a shell, as `node "$BUNDLE"`. */
async function shell(script: string, args: readonly string[]): Promise<Run> {
  const env = {
    ...process.env,
    BUNDLE: bundle,
    FOLDER: folder,
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
  try {
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', ...args], options);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = failure.parse(error);
    return { code, out: stdout, err: stderr };
  }
}

const BROKEN = 'steps:\n- task: AzureFileCopy@4\n  inputs: { azureSubscription: prod }\n';

describe('the bundled command line', () => {
  it.each([['--help'], ['-h'], ['help']])('answers %s with the list of its commands', async (flag) => {
    const { code, out, err } = await run([flag]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^ {2}wif-guard check +judge the pipelines of a checkout$/m);
    expect(out).toMatch(
      /^ {2}wif-guard explain +what is known of a task, a rule, a diagnostic, or of what a failed step said$/m,
    );
  });

  it('without a command says what there is, and exits 2', async () => {
    const { code, out, err } = await run([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('wif-guard check');
  });

  it.each(['nonsense', '__proto__', 'constructor', 'toString'])('refuses the command "%s"', async (name) => {
    expect(await run([name])).toEqual({
      code: 2,
      out: '',
      err: `wif-guard: There is no command "${name}". See: wif-guard --help\n`,
    });
  });

  it('names its version', async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each(['check', 'explain', 'setup', 'doctor'])('answers %s --help', async (name) => {
    const { code, out } = await run([name, '--help']);
    expect(code).toBe(0);
    expect(out.startsWith(`wif-guard ${name} `)).toBe(true);
    expect(out).toContain('Exit codes: 0');
  });

  it('judges the working folder, and writes no colours into a pipe', async () => {
    await withFiles({ 'azure-pipelines.yml': BROKEN }, async (repository) => {
      const { code, out, err } = await run(['check'], repository);
      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(out).toContain('error[task-version-superseded]: AzureFileCopy@4');
      expect(out).not.toContain('\u001B');
    });
  });

  it('writes nothing but JSON with --format json', async () => {
    await withFiles({ 'azure-pipelines.yml': BROKEN }, async (repository) => {
      const { code, out, err } = await run(['check', repository, '--format', 'json']);
      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, summary: { findings: { error: 1 } } });
    });
  });

  it.each(CHECK_FORMATS)('writes a %s report that is larger than the buffer of a pipe whole', async (format) => {
    const task = (index: number): string =>
      `- task: Contoso${String(index)}@1\n  inputs: { azureSubscription: prod }\n`;
    const text = `steps:\n${Array.from({ length: 600 }, (_, index) => task(index)).join('')}`;
    await withFiles({ 'azure-pipelines.yml': text }, async (repository) => {
      const args = ['check', repository, '--fail-on', 'never', '--format', format];
      const piped = await shell(`node "$BUNDLE" "$@" | cat`, args);
      const filed = await shell(`node "$BUNDLE" "$@" > "$FOLDER/out"; cat "$FOLDER/out"`, args);
      expect(piped.out.length).toBeGreaterThan(150_000);
      expect(piped).toEqual(filed);
    });
  });

  it.each([
    [BROKEN, 1],
    ['steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: prod }\n', 0],
  ])('ends with its own exit code, in silence, where nobody reads on', async (text, code) => {
    await withFiles({ 'azure-pipelines.yml': text }, async (repository) => {
      const script = 'set -o pipefail; node "$BUNDLE" "$@" | true';
      expect(await shell(script, ['check', repository, '--format', 'json'])).toEqual({ code, out: '', err: '' });
    });
  });

  it('exits 3 with a word about it where the report could not be written', async () => {
    await withFiles({ 'azure-pipelines.yml': 'steps: []\n' }, async (repository) => {
      const { code, err } = await shell('node "$BUNDLE" "$@" > /dev/full', ['check', repository]);
      expect({ code, err }).toEqual({ code: 3, err: matching(/^wif-guard: the output could not .*ENOSPC.*\n$/) });
    });
  });

  it('exits 2 with one line that names a wrong flag', async () => {
    const { code, out, err } = await run(['check', '--colour']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^wif-guard: .*--colour.*See: wif-guard check --help\n$/);
  });

  it('exits 3 where something is unknown', async () => {
    expect((await run(['explain', 'NoSuchTask@1'])).code).toBe(3);
  });

  it('explains a task', async () => {
    const { code, out, err } = await run(['explain', 'AzureCLI@2', '--edition', 'preview-2023']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('AzureCLI@2: supported (edition preview-2023, confirmed)');
  });

  it.each([
    ['explain loads no Azure SDK', ['explain', 'AzureCLI@2'], '0'],
    // It would show, if explain did.
    ['ledger does', ['ledger', 'list'], '1'],
  ])('%s: a client of a service needs https', async (_, args, loaded) => {
    const script = `
      process.argv = ['node', 'wif-guard', ...${JSON.stringify(args)}];
      process.on('exit', () => console.error(process.moduleLoadList.filter((name) => name === 'NativeModule https').length));
      require(${JSON.stringify(bundle)});`;
    const away = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;TableEndpoint=http://127.0.0.1:9/a;';
    const env = { ...process.env, AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/x', AzureWebJobsStorage: away };
    const { stderr } = await promisify(execFile)(process.execPath, ['-e', script], { env }).catch((error: unknown) =>
      failure.parse(error),
    );
    expect(stderr.trim().split('\n').at(-1)).toBe(loaded);
  });
});
