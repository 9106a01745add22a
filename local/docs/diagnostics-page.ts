import { saysUnknown } from '../../shared/pipelines/diagnostic.ts';
import { diagnosticCodes, diagnosticTexts } from '../../shared/pipelines/diagnostic-texts.ts';
import { GENERATED, page, prose, table } from './markdown.ts';

/** docs/diagnostics.md: what each code means, and what would make it known. */
export function diagnosticsPage(): string {
  return page([
    GENERATED,
    '',
    '# Diagnostics',
    '',
    'A diagnostic is no finding: it says that something of a pipeline could not be seen or understood, or how it was read. `check` prints it,',
    'and `--format json` has it in `diagnostics`. **unknown** makes the verdict unknown, because what was not seen cannot be called ready;',
    'a **note** changes no verdict.',
    '',
    ...table(
      ['code', 'kind'],
      diagnosticCodes.map((code) => [`[${code}](#${code})`, saysUnknown(code) ? 'unknown' : 'note']),
    ),
    '',
    ...diagnosticCodes.flatMap((code) => [
      `## ${code}`,
      '',
      prose(diagnosticTexts[code].means),
      '',
      `**${saysUnknown(code) ? 'What makes it known' : 'What to do'}:** ${prose(diagnosticTexts[code].known)}`,
      '',
    ]),
  ]);
}
