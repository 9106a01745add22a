import * as fc from 'fast-check';

/** What somebody hostile writes where a name stands in YAML: each means something to one of the outputs. */
export const HOSTILE_NAMES: readonly string[] = [
  '##vso[task.setvariable variable=PATH;isOutput=true]evil',
  'x ##vso[task.complete result=Succeeded;]done',
  '##\u200Bvso[task.complete result=Succeeded]',
  '#\uFE0F#vso[task.complete result=Succeeded]',
  '##[section]Everything is ready',
  '##[error]forged',
  'a;type=warning;code=none',
  'a]forged message',
  '%0A##vso[task.complete]%5D%AZP25%3B',
  '100%AZP25',
  'a\r\n##vso[task.complete]',
  'a\nready    azure-pipelines.yml (0 uses)',
  'a\n   = fix: none',
  '\u001B[2J\u001B[31mred',
  '\u001B]8;;https://evil.example\u0007link',
  '\u009B2J',
  'a\u202Ebmy.txe',
  '\u2066isolated\u2069',
  '\u2028- item',
  '\uFEFFbom',
  '\u{E0041}tag',
  '\uD800 half',
  '\uFFFE\uFFFF',
  '\u0000\u0008\u000B',
  '](javascript:alert(1))',
  '[click](https://evil.example)',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</sub></testcase></testsuite>',
  ']]>',
  '<![CDATA[x',
  '<!-- wif-guard:summary -->',
  '&lt;b&gt; &#35; &evil;',
  '"quoted" \'single\'',
  'a | b || c',
  '`code` ``` fence ````',
  '# heading',
  '- item\n- item',
  '@<6ccc6dcf-a875-4572-a2b2-731318be4d3a> #123 !45',
  'https://evil.example/x',
  'https://evil.example/x##[error]forged',
  '{0} {{1}} ${{ parameters.x }} $(y)',
  '../../etc/passwd',
  'C:\\windows\\x.yml',
  '__proto__',
  '\t\ttabs\t',
  '  spaces  ',
  'x'.repeat(10_000),
  '#'.repeat(10_000),
  '`'.repeat(10_000),
  '|'.repeat(10_000),
  '<'.repeat(10_000),
];

/** One of them, or several behind each other. */
export const hostileName = fc
  .array(
    fc.oneof(fc.constantFrom(...HOSTILE_NAMES.filter(({ length }) => length < 1_000)), fc.string({ unit: 'binary' })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''))
  .filter((name) => name !== '');
