import { describe, expect, it } from 'vitest';
import data from '../../shared/catalogue/error-signatures.json' with { type: 'json' };
import { editionIds, editionOf } from '../../shared/catalogue/editions.ts';
import { errorSignatures, errorSignaturesSchema, findErrors } from '../../shared/catalogue/error-signatures.ts';

const all = errorSignaturesSchema.parse(data).signatures;

function idsIn(text: string, edition = '2026-08'): readonly string[] {
  return findErrors(text, edition).map(({ signature }) => signature.id);
}

describe('the error signatures', () => {
  it('are the 49 that were collected, each id once', () => {
    expect(all).toHaveLength(49);
    expect(new Set(all.map(({ id }) => id)).size).toBe(49);
  });

  it('are refused with a key that the schema does not know', () => {
    const extended = { signatures: [{ ...all[0], surprise: true }] };
    expect(errorSignaturesSchema.safeParse(extended).error?.issues[0]?.message).toContain('surprise');
  });

  it.each(all)('$id: compiles, under the flags u and v too', ({ pattern, flags }) => {
    for (const mode of ['', 'u', 'v']) expect(() => new RegExp(pattern, flags + mode)).not.toThrow();
  });

  it.each(all)('$id: is found in its own example, and no other is', ({ id, example }) => {
    expect(idsIn(example)).toEqual([id]);
  });

  it.each(all)('$id: is found in the casing and the surroundings of a real log', ({ id, example }) => {
    const log = `##[section]Starting: Deploy\n2026-11-24T14:19:31.1234567Z ##[error]${example.toUpperCase()}\r\n##[section]Finishing`;
    expect(findErrors(log, '2026-08').map(({ signature, line }) => [signature.id, line])).toContainEqual([id, 2]);
  });

  it.each(all)('$id: repeats nothing without a bound that can be any text', ({ pattern }) => {
    expect(pattern).not.toMatch(/(?<!\\)\.[*+]|[)][*+{]/);
  });

  it.each(all)('$id: belongs to editions that there are, the current one among them', ({ editions, sources }) => {
    expect(editions.filter((id) => !editionIds.includes(id))).toEqual([]);
    expect(editions).toContain('2026-08');
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((url) => !url.startsWith('https://'))).toEqual([]);
  });

  it('are in the preview of 2023 those of the four messages that it lists', () => {
    const found = editionOf('preview-2023').errorMessages.flatMap((message) =>
      idsIn(message.replace('support(s)', 'supports'), 'preview-2023'),
    );
    expect(found).toHaveLength(4);
    expect(errorSignatures('preview-2023').map(({ id }) => id)).toEqual(found);
  });
});

describe('a log', () => {
  it('without a signature has none, and neither has an empty one', () => {
    expect(findErrors('##[section]Finishing: Deploy\nDone.\n', '2026-08')).toEqual([]);
    expect(findErrors('', '2026-08')).toEqual([]);
  });

  it('names each signature once, where it stands first, in the order of the log', () => {
    const log = 'a\nERROR: AADSTS700024: expired\nIdentity not found\nAADSTS700024 again\n';
    expect(findErrors(log, '2026-08').map(({ signature, line, text }) => [signature.id, line, text])).toEqual([
      ['aadsts700024', 2, 'ERROR: AADSTS700024: expired'],
      ['identity-not-found', 3, 'Identity not found'],
    ]);
  });

  it('in colours is read as a person sees it', () => {
    const log = 'a\n\u001B[31mERROR: AADSTS\u001B[0m700024\u001B[1;31m: expired\u001B[0m\n';
    expect(findErrors(log, '2026-08').map(({ signature, line, text }) => [signature.id, line, text])).toEqual([
      ['aadsts700024', 2, 'ERROR: AADSTS700024: expired'],
    ]);
  });

  it('is matched line by line: what begins on one line does not end on another', () => {
    expect(idsIn('unauthorized: denied\nauthentication required')).toEqual([]);
    expect(idsIn('unauthorized: denied, authentication required')).toEqual(['acr-401']);
  });

  it('tells near misses apart', () => {
    expect(idsIn('AADSTS7000219 AADSTS70002 XAADSTS')).toEqual([]);
    expect(idsIn('Could not fetch access token for AzureStack')).toEqual([]);
    expect(idsIn("Unsupported authentication scheme 'ServicePrincipal' for Azure endpoint.")).toEqual([]);
  });

  it('shows of a long line what stands around the message', () => {
    const [match] = findErrors(`${'x'.repeat(5_000)} AADSTS700024: ${'y'.repeat(5_000)}\nnext`, '2026-08');
    expect(match?.text).toMatch(/^…x{99} AADSTS700024: y+…$/);
    expect(match?.text.length).toBeLessThan(600);
  });
});

/** A megabyte on one line, made of what makes patterns work hardest: the beginning of a message, again and again. */
const HOSTILE = [
  'Failed to create an app in Microsoft Entra ID. ',
  'unauthorized: ',
  'could not configure AzureCli Authorizer',
  'cannot request token: Get "?audience=api://AzureADTokenExchange',
  "Unsupported authentication scheme 'x",
  'Endpoint auth data not present: ',
  'AADSTS70021',
  'Identity not foun',
  'a',
  ' ',
  '\u{1F4A5}',
  '\u2028',
  '\u001B[',
  '\u001B[1;',
  // What the pattern of Node for control characters takes a minute for, after one escape.
  ';?',
];

describe('a hostile log of a megabyte', () => {
  it.each(HOSTILE)('of "%s" costs less than a second', (piece) => {
    const log = `\u001B${piece.repeat(Math.ceil(1_048_576 / piece.length))}`;
    const from = performance.now();
    findErrors(log, '2026-08');
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it.each(HOSTILE)('of "%s" takes time linear in its length', (piece) => {
    const timed = (length: number): number => {
      const log = piece.repeat(Math.ceil(length / piece.length));
      const times = [1, 2, 3].map(() => {
        const from = performance.now();
        findErrors(log, '2026-08');
        return performance.now() - from;
      });
      return Math.min(...times);
    };
    // Quadratic work would cost sixteen times as much; the sum lets the clock's noise drown in it.
    expect(timed(1_048_576)).toBeLessThan(8 * timed(262_144) + 100);
  });

  it('still shows the message that stands at its end', () => {
    expect(idsIn(`${'a'.repeat(1_048_576)} AADSTS700016`)).toEqual(['aadsts700016']);
  });
});
