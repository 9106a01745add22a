import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, markdownText, prose } from '../../shared/report/markdown-text.ts';

const HOSTILE = [
  '](javascript:alert(1))',
  '[click](https://evil.example)',
  '<img src=x onerror=alert(1)>',
  '@<6ccc6dcf-a875-4572-a2b2-731318be4d3a>',
  '#123 !45',
  '| a | b |',
  '```\nrm -rf\n```',
  '\u001b[31mred',
  '\u202Ereversed',
  '**bold** _it_ ~~gone~~ $x^2$',
  'https://evil.example',
  '<!-- wif-guard:summary -->',
];
const texts = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE, '`', '\\', ' ')).map((parts) => parts.join('')),
);

/** What is left when everything that an escape or an entity makes harmless is taken out. */
const live = (markdown: string): string =>
  markdown.replace(/\\[\\`*_{}[\]|~^$:#!@]/g, '').replace(/&(?:amp|lt|gt);/g, '');

describe('prose from a pipeline', () => {
  it('holds no markup, mention, link or HTML', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(live(markdownText(text))).not.toMatch(/[<>[\]`*_|~^$#!\n]|:\/\/|@(?!\d)/);
      }),
    );
  });

  it('stays readable where it is harmless', () => {
    expect(markdownText('AzureCLI@2 (in job "web"): done.')).toBe('AzureCLI@2 (in job "web"): done.');
  });

  it('keeps our own code between backticks, and nothing else', () => {
    expect(prose('Use `az login` <now>')).toBe('Use `az login` &lt;now&gt;');
    fc.assert(
      fc.property(texts, (text) => {
        const outside = live(prose(text)).replace(/`[\w .:=/@-]+`/g, '');
        expect(outside).not.toMatch(/[<>[\]`*_|~^$#!\n]|:\/\//);
      }),
    );
  });
});

describe('a name as code', () => {
  it('cannot end its code, whatever it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = code(text);
        if (shown === '(empty)') return;
        const fence = /^`+/.exec(shown)?.[0] ?? '';
        expect(shown.endsWith(fence)).toBe(true);
        const inner = shown.slice(fence.length, shown.length - fence.length);
        const runs = Array.from(inner.matchAll(/`+/g), ([run]) => run.length);
        expect(runs).not.toContain(fence.length);
        expect(inner).not.toMatch(/[\n\r|]/);
      }),
    );
  });

  it('shows that there is none', () => {
    expect(code('  ')).toBe('(empty)');
  });
});
