import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../shared/report/json-text.ts';
import { escapedInYaml, terminalText } from '../../shared/report/terminal-text.ts';

/** What may take effect on a terminal, named by Unicode itself: controls, format characters, separators, bidirectional controls. */
const EFFECTIVE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

describe('text for a terminal', () => {
  it.each([
    ['plain', 'AzureCLI@2 of prod', 'AzureCLI@2 of prod'],
    ['a tab', 'a\tb', 'a\tb'],
    ['letters of all the world', 'Žluťoučký 数据 المُتَّحِدَة 💥', 'Žluťoučký 数据 المُتَّحِدَة 💥'],
    ['an ANSI colour', 'a\u001B[31mred', 'a\\u{1b}[31mred'],
    ['an ANSI hyperlink', '\u001B]8;;https://evil\u0007x', '\\u{1b}]8;;https://evil\\u{7}x'],
    ['a one-character control sequence', 'a\u009B2J', 'a\\u{9b}2J'],
    ['line breaks', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['a backspace', 'a\bb', 'a\\u{8}b'],
    ['a direction override', 'a\u202Eb', 'a\\u{202e}b'],
    ['a direction isolate', 'a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['an Arabic letter mark', 'a\u061Cb', 'a\\u{61c}b'],
    ['zero width', 'a\u200Bb\u200Dc\u2060d', 'a\\u{200b}b\\u{200d}c\\u{2060}d'],
    ['a soft hyphen', 'a\u00ADb', 'a\\u{ad}b'],
    ['separators', 'a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
    ['a byte order mark', '\uFEFFa', '\\u{feff}a'],
    ['a tag character', 'a\u{E0041}b', 'a\\u{e0041}b'],
    ['a logging command', 'a ##vso[task.complete]', 'a \\u{23}#vso[task.complete]'],
    ['one behind another', '####vso[x]', '##\\u{23}#vso[x]'],
    ['one with characters that .NET takes for nothing', '#\uFE0F#\u034Fvso[x]', '\\u{23}\uFE0F#\u034Fvso[x]'],
    ['a formatting command', '##[error]x', '\\u{23}#[error]x'],
    ['a heading', '## Versions #1', '## Versions #1'],
  ])('keeps or shows %s', (_, text, shown) => {
    expect(terminalText(text)).toBe(shown);
  });

  it('holds nothing that takes effect, whatever the text was', () => {
    const harmful = fc.constantFrom(
      '\u001B',
      '\u009B',
      '\u202E',
      '\u2066',
      '\u061C',
      '\u200B',
      '\r',
      '\n',
      '\u2028',
      '\uFEFF',
    );
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), harmful)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (any) => {
        expect(terminalText(any)).not.toMatch(EFFECTIVE);
      }),
      { numRuns: 500 },
    );
  });

  it('holds none of all characters that take effect', () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
    const effective = all.filter((character) => EFFECTIVE.test(character));
    expect(effective.length).toBeGreaterThan(200);
    for (const character of effective) {
      expect(terminalText(character)).toBe(`\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
    }
  });

  it('leaves text alone that was made harmless before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(terminalText(terminalText(text))).toBe(terminalText(text));
      }),
    );
  });
});

describe('JSON for a terminal or a log', () => {
  it('gives back every character, and holds nothing that takes effect', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('##vso[', '##[', '\u202E', '\u009B', '\u{E0041}'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const value = { [parts.join('')]: parts };
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(text.replaceAll('\n', '')).not.toMatch(EFFECTIVE);
        expect(text).not.toMatch(/##vso\[|##\[/);
      }),
    );
  });
});

it('YAML keeps what only an agent acts on: its scripts stay readable', () => {
  expect(escapedInYaml('echo "##vso[task.setvariable variable=a]\u001B"')).toBe(
    'echo "##vso[task.setvariable variable=a]\\U0000001b"',
  );
});
