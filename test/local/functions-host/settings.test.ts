import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyLocalSettings, resolveSettings } from '../../../local/functions-host/settings.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'settings-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

async function apply(settings: unknown) {
  await writeFile(path.join(directory, 'local.settings.json'), JSON.stringify(settings));
  return applyLocalSettings(directory);
}

describe('local.settings.json', () => {
  it('gives the app its settings until they are taken out', async () => {
    const remove = await apply({ Values: { SAMPLE_SETTING: 'from the file', SAMPLE_NUMBER: 3 } });
    expect(process.env).toMatchObject({ SAMPLE_SETTING: 'from the file', SAMPLE_NUMBER: '3' });
    remove();
    expect(process.env).not.toHaveProperty('SAMPLE_SETTING');
  });

  it('does not override what is set', async () => {
    vi.stubEnv('SAMPLE_SETTING', 'from outside');
    const remove = await apply({ Values: { SAMPLE_SETTING: 'from the file' } });
    expect(process.env['SAMPLE_SETTING']).toBe('from outside');
    remove();
    expect(process.env['SAMPLE_SETTING']).toBe('from outside');
  });

  it('may be missing', async () => {
    await expect(applyLocalSettings(directory)).resolves.toBeTypeOf('function');
  });

  it('is refused when it is encrypted', async () => {
    await expect(apply({ IsEncrypted: true, Values: {} })).rejects.toThrow('run "func settings decrypt"');
  });
});

describe('a setting in a binding', () => {
  it('is put in place of its name', () => {
    vi.stubEnv('SAMPLE_SETTING', 'events');
    expect(resolveSettings('guard-%SAMPLE_SETTING%', 'The queue name')).toBe('guard-events');
  });

  it('must be set', () => {
    expect(() => resolveSettings('%NO_SUCH_SETTING%', 'The schedule of function "remind"')).toThrow(
      'The schedule of function "remind" is "%NO_SUCH_SETTING%", but the setting NO_SUCH_SETTING',
    );
  });
});
