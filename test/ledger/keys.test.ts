import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeKey } from '../../shared/ledger/keys.ts';

// eslint-disable-next-line no-control-regex -- tables refuse control characters
const REFUSED = /[/\\#?\u0000-\u001F\u007F-\u009F\p{Cs}]/u;
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 800 }),
  fc.string({ unit: fc.constantFrom('a', '😀', '\uD83D', '\uDE00'), maxLength: 600 }),
  fc.string({ unit: fc.constantFrom('/', '%', '2', 'F', '#', 'a'), maxLength: 600 }),
);

describe('an encoded key', () => {
  it('holds nothing that tables refuse and is never too long', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const key = encodeKey(text);
        expect(key).not.toMatch(REFUSED);
        expect(key.length).toBeLessThanOrEqual(512);
      }),
    );
  });

  it('is never shared by two texts', () => {
    fc.assert(fc.property(texts, texts, (a, b) => (a === b) === (encodeKey(a) === encodeKey(b))));
    expect(encodeKey('x'.repeat(600))).not.toBe(encodeKey(`${'x'.repeat(599)}y`));
    expect(encodeKey('a%2Fb')).not.toBe(encodeKey('a/b'));
  });

  it('that is cut is not that of a shorter text either', () => {
    // The digest begins after an escape: a shorter text must not be able to spell the same.
    for (let length = 513; length < 1_000; length += 1) {
      const cut = encodeKey('x'.repeat(length));
      const decoded = cut.replace(/%(?<code>[0-9A-F]{2})/g, (_, code: string) =>
        String.fromCharCode(parseInt(code, 16)),
      );
      expect(encodeKey(decoded)).not.toBe(cut);
    }
  });

  it('leaves what is harmless as it is', () => {
    expect(encodeKey('6ccc6dcf-a875-4572-a2b2-731318be4d3a')).toBe('6ccc6dcf-a875-4572-a2b2-731318be4d3a');
  });
});
