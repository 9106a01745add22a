import { describe, expect, it } from 'vitest';
import { catalogue } from '../../cli/catalogue.ts';
import { diffEditions } from '../../shared/catalogue/edition-diff.ts';
import { editionOf } from '../../shared/catalogue/editions.ts';
import { GuardError, messageOf } from '../../shared/errors.ts';
import { record } from './recording.ts';

describe('catalogue diff', () => {
  it('writes a table by default', async () => {
    const { code, out, err } = await record(catalogue, ['diff', 'preview-2023', '2026-08']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^AzureFileCopy@4 +status +unsupported +use-other-version$/m);
  });

  it('writes the same as JSON', async () => {
    const { code, out } = await record(catalogue, ['diff', 'preview-2023', 'current', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      ...diffEditions(editionOf('preview-2023'), editionOf('2026-08')),
    });
  });

  it('of an edition and itself says that nothing changed', async () => {
    const { code, out } = await record(catalogue, ['diff', 'current', '2026-08']);
    expect(code).toBe(0);
    expect(out).toContain('0 changed, 0 added, 0 gone, 118 unchanged.');
  });

  it.each([
    [[], 'usage', 'Write: wif-guard catalogue'],
    [['differ'], 'usage', 'Write: wif-guard catalogue'],
    [['diff'], 'usage', 'takes two editions of preview-2023, 2026-08, current.'],
    [['diff', 'current'], 'usage', 'takes two editions'],
    [['diff', 'current', 'current', 'current'], 'usage', 'takes two editions'],
    [['diff', 'current', '2019'], 'edition-unknown', 'There is no catalogue edition "2019"'],
    [['diff', 'current', '__proto__'], 'edition-unknown', '__proto__'],
    [['diff', 'current', 'preview-2023', '--format', 'xml'], 'usage', '--format xml: use one of text, json.'],
    [['diff', 'current', 'preview-2023', '--edition', 'x'], 'usage', 'wif-guard catalogue --help'],
  ])('refuses %j and says why', async (args, code, words) => {
    const error: unknown = await Promise.resolve()
      .then(() => record(catalogue, args))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({ code });
    expect(messageOf(error)).toContain(words);
  });
});
