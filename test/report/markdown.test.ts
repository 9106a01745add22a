import { describe, expect, it } from 'vitest';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { link } from '../../shared/report/markdown-text.ts';
import { markdown } from '../../shared/report/markdown.ts';
import { context, diagnostic, finding, judged, saying, step, WAIVED } from './judged.ts';

const report = (...pipelines: readonly JudgedPipeline[]): string => markdown(pipelines, context());

describe('the Markdown report', () => {
  it('begins with the worst verdict and a table of all, then tells what was found, and by which edition', () => {
    const text = report(saying('a.yml', [finding({ file: 'a.yml' })]), judged(step('AzureCLI@2'), 'b.yml'));
    expect(text).toBe(`# wif-guard: workload identity federation

❌ **Blocked**: steps here break on a federated service connection.

| verdict | pipeline | uses | errors | warnings | notes | waived | unknown |
| --- | --- | --- | --- | --- | --- | --- | --- |
| blocked | \`a.yml\` | 1 | 1 | 0 | 0 | 0 | 0 |
| ready | \`b.yml\` | 1 | 0 | 0 | 0 | 0 | 0 |

## \`a.yml\`

- **error** \`a.yml:2\`: AzureFileCopy@4 breaks.${'  '}
  **Fix:** Use AzureFileCopy@6.${'  '}
  <sub>Connection \`prod\` · rule \`task-version-superseded\` · confirmed, as of 2025-03-12, [source](https://example.org/source)</sub>

<sub>2 pipelines: 1 blocked, 1 ready. 2 uses of Azure connections, judged by catalogue edition 2026-08. Unknown is never ready.</sub>
`);
  });

  it('tells a template once, where it comes first, and says so where it comes again', () => {
    const shared = finding({ file: 'steps.yml' });
    const text = report(
      saying('a.yml', [shared]),
      saying('b.yml', [shared, finding({ file: 'b.yml', message: 'Other.' })]),
    );
    expect(text.match(/AzureFileCopy@4 breaks/g)).toHaveLength(1);
    expect(text).toContain('  Also in pipeline `b.yml`.\n');
    const [, second = ''] = text.split('## `b.yml`');
    expect(second).toContain('- **error** `b.yml:2`: Other.');
    expect(second).toContain('- 1 of templates, which stands above.');
  });

  it('lists the other places of a cause', () => {
    const text = report(
      saying(
        'a.yml',
        [2, 5, 7].map((line) => finding({ line })),
      ),
    );
    expect(text).toContain('  Also at `azure-pipelines.yml:5, 7`.\n');
  });

  it('tells what was not seen, and what is waived with its reason', () => {
    const text = report(saying('a.yml', [finding(WAIVED)], [diagnostic()]));
    expect(text).toContain('❔ **Unknown**');
    expect(text).toContain('| unknown | `a.yml` | 1 | 0 | 0 | 0 | 1 | 1 |');
    expect(text).toContain('- **unknown** `azure-pipelines.yml:1`: Template "x.yml" could not be read.');
    expect(text).toContain('  **Waived** until `2027-03-31`: decommissioned in March');
  });

  it('says that there is no pipeline', () => {
    expect(report()).toContain('No pipelines were found.');
  });
});

describe('a link', () => {
  it.each([
    ['https://example.org/a_(b)', '[source](https://example.org/a_%28b%29)'],
    ['https://example.org/) [x](https://evil.example', '`https://example.org/) [x](https://evil.example`'],
    ['javascript:alert(1)', '`javascript:alert(1)`'],
    ['https://example.org/\n# x', '`https://example.org/\\u{a}# x`'],
  ])('to %j is %j', (target, written) => {
    expect(link('source', target)).toBe(written);
  });
});
