import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cataloguePage } from '../../../local/docs/catalogue-page.ts';
import { described } from '../../../local/docs/describe.ts';
import { diagnosticCodes, diagnosticTexts } from '../../../shared/pipelines/diagnostic-texts.ts';
import { diagnosticsPage } from '../../../local/docs/diagnostics-page.ts';
import { anchorOf, code, link, table } from '../../../local/docs/markdown.ts';
import { rulesIndex } from '../../../local/docs/rules-index.ts';
import { nameOf, taskEntries, taskSection } from '../../../local/docs/task-sections.ts';
import { editionIds, editionOf } from '../../../shared/catalogue/editions.ts';
import { errorSignatures } from '../../../shared/catalogue/error-signatures.ts';
import { keyOf, takesAzureConnection, shippedDefinitions } from '../../../shared/catalogue/task-definitions.ts';

const root = path.join(import.meta.dirname, '../../..');
const catalogue = cataloguePage();
const current = editionOf('current');

function headings(page: string): readonly string[] {
  return Array.from(page.matchAll(/^#{1,4} (.+)$/gm), ([, heading = '']) => heading.replaceAll('\\', ''));
}

function section(name: string): string {
  const [, ...parts] = catalogue.split(/^### /m);
  return parts.find((part) => part.startsWith(`${name}\n`)) ?? '';
}

describe('docs/catalogue.md', () => {
  it.each(editionIds.map(editionOf))('has a row and a section for each task of $id', (edition) => {
    const names = new Set(headings(catalogue).map((heading) => heading.toLowerCase()));
    for (const { task, major, aliases = [] } of edition.rows)
      expect([keyOf(task, major), ...aliases].some((name) => names.has(name.toLowerCase()))).toBe(true);
  });

  it('has a section for each task that takes an Azure connection, whether or not an edition knows it', () => {
    const names = new Set(taskEntries().map((entry) => nameOf(entry).toLowerCase()));
    const missing = shippedDefinitions().tasks.filter(
      ({ task, major, connectionInputs }) =>
        connectionInputs.some(takesAzureConnection) && !names.has(keyOf(task, major)),
    );
    expect(missing).toEqual([]);
  });

  it('names each task once, by name and major', () => {
    const names = taskEntries().map((entry) => nameOf(entry).toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('azurepolicy@0');
    expect(names.filter((name) => name === 'invokerestapi@1')).toHaveLength(1);
  });

  it('has the answers of both editions, the inputs with their aliases, conditions and sources in a section', () => {
    const text = section('AzureFileCopy@4');
    expect(text).toContain('- **2026-08: use-other-version** (“Use AzureFileCopy@6”; confirmed, as of 2025-03-12;');
    expect(text).toContain('- **preview-2023: unsupported** (“AzCopy v10 does not support OIDC yet”;');
    expect(text).toContain('- input `ConnectedServiceNameARM` or `azureSubscription`, `connectedService:AzureRM`');
    expect(text).toContain('condition `upload-throws`');
    expect(text).toContain('/tree/299572e/Tasks/AzureFileCopyV4/Utility.ps1#L238)');
    expect(section('AzurePolicyCheckGate@0')).toContain('**preview-2023: supported**');
  });

  it('says of a condition how bad and how sure it is, by which rule, when it holds, and what to do', () => {
    const text = section('AzureCLI@2');
    expect(text).toMatch(
      /condition `keepAzSessionActive-requires-wif` \(note, confirmed, \[wif-only-input\]\(rules\/wif-only-input.md\)\)/,
    );
    expect(text).toContain('<br>holds where: `{"input":"keepAzSessionActive","equals":"true"}`');
    expect(text).toMatch(/condition `az-cli-too-old` \(explained only\): when .*: .*\. To do: /);
  });

  it('has every contradiction with its claims and the verdict', () => {
    for (const { id, claims } of editionIds.flatMap((edition) => editionOf(edition).contradictions)) {
      const [, lines = ''] = catalogue.split(`- \`${id}\``);
      expect(lines.match(/^ {2}- /gm)?.length ?? 0).toBeGreaterThanOrEqual(claims.length);
    }
  });

  it('links to files that exist', () => {
    const withoutCode = catalogue.replace(/(`+).*?\1/g, '');
    const targets = Array.from(withoutCode.matchAll(/\]\((?!https:|#)([^)]*)\)/g), ([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((target) => !existsSync(path.join(root, 'docs', target)))).toEqual([]);
  });

  it('names every error signature with its cause and remedy', () => {
    for (const { id, meaning } of errorSignatures(current.id)) {
      expect(catalogue).toContain(`(${id}) |`);
      expect(catalogue).toContain(meaning.slice(0, 20));
    }
  });

  it('says revert window and issuer of each edition', () => {
    expect(catalogue).toContain('| revert window | `P2M` | `P7D` |');
    expect(catalogue).toMatch(/^\| issuer \| `https:\/\/app.vstoken/m);
  });

  it('links within itself to headings that exist, each once', () => {
    const anchors = headings(catalogue).map(anchorOf);
    const targets = Array.from(catalogue.matchAll(/\]\(#([^)]*)\)/g), ([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(100);
    expect(targets.filter((target) => anchors.filter((anchor) => anchor === target).length !== 1)).toEqual([]);
  });

  it('has rows of as many cells as their table has columns', () => {
    const cellsOf = (line: string): number => line.split(/(?<!\\)\|/).length;
    const lines = catalogue.split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    const uneven = lines.filter((line, index) => {
      const before = lines[index - 1] ?? '';
      return line.startsWith('|') && before.startsWith('|') && cellsOf(line) !== cellsOf(before);
    });
    expect(rows.length).toBeGreaterThan(150);
    expect(uneven).toEqual([]);
  });
});

describe('text of the catalogue in Markdown', () => {
  it('is prose, whatever stands in it', () => {
    const hostile = '<script>|**x**](javascript:alert(1)) @team #1 \u202E';
    const [row] = current.rows;
    if (row === undefined) throw new Error('The edition has no rows.');
    const said = [{ edition: current, row: { ...row, text: hostile, note: hostile } }];
    const text = taskSection({ task: hostile, major: 1, origin: 'marketplace', said }).join('\n');
    expect(text).not.toMatch(/<script>|\u202E|(?<!\\)\*\*x|(?<!\\)@team|(?<!\\)#1\b/);
  });

  it('as code keeps backticks, and pipes do not end a cell', () => {
    expect(code('a`b')).toBe('`` a`b ``');
    expect(table(['x'], [[code('a|b')]])[2]).toBe('| `a\\|b` |');
  });

  it('links to an address that cannot end the link', () => {
    expect(link('x', 'https://example.com/a(b)c d')).toBe('[x](https://example.com/a%28b%29c%20d)');
  });

  it('says a field that nobody has taught it', () => {
    expect(described('surprise', { goneInputs: ['a', 'b'], needs: 'a role', empty: [], no: false }, current)).toBe(
      'gone inputs `a`, `b`, needs a role',
    );
    expect(described('sources', ['documentation', 'Tasks/X/y.ts:3'], current)).toBe(
      `[documentation](${current.sources.documentation}), [Tasks/X/y.ts:3](${current.sources.code ?? ''}Tasks/X/y.ts#L3)`,
    );
  });
});

describe('docs/diagnostics.md', () => {
  const source = readFileSync(path.join(root, 'shared/pipelines/diagnostic.ts'), 'utf8');
  const [union = ''] = /export type DiagnosticCode =[^;]*;/.exec(source) ?? [];
  const codes = Array.from(union.matchAll(/'([\w-]+)'/g), ([, one]) => one);

  it('explains every code there is, and no other', () => {
    expect(codes.length).toBeGreaterThan(10);
    expect(new Set(diagnosticCodes)).toEqual(new Set(codes));
    expect(headings(diagnosticsPage())).toEqual(['Diagnostics', ...diagnosticCodes]);
  });

  it.each(diagnosticCodes)('says what %s means and what to do', (one) => {
    expect(diagnosticTexts[one].means).toMatch(/\.$/);
    expect(diagnosticTexts[one].known).toMatch(/\.$/);
  });

  it('says which of them make a verdict unknown', () => {
    expect(diagnosticsPage()).toContain('| [template-not-found](#template-not-found) | unknown |');
    expect(diagnosticsPage()).toContain('| [variable-inherited](#variable-inherited) | note |');
  });
});

describe('the index of the rules', () => {
  const rule = { id: 'new-rule', title: 'Something new', severity: 'note', check: () => undefined } as const;
  const page = 'before\n<!-- rules:begin -->\n| [old](old.md) | error | a thing |\n<!-- rules:end -->\nafter\n';

  it('keeps what is written of a rule, sets its severity, and adds a new one with its title', () => {
    expect(rulesIndex(page, [{ ...rule, id: 'old' }, rule])).toBe(
      'before\n<!-- rules:begin -->\n| rule | severity | finds |\n| --- | --- | --- |\n| [old](old.md) | note | a thing |\n| [new-rule](new-rule.md) | note | Something new |\n<!-- rules:end -->\nafter\n',
    );
  });

  it('cannot be made without its marks', () => {
    expect(() => rulesIndex('nothing', [])).toThrow('docs/rules/README.md needs');
  });
});
