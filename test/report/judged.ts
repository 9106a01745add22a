import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { verdictOf } from '../../shared/judging/verdict.ts';
import type { Diagnostic } from '../../shared/pipelines/diagnostic.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import type { ReportContext } from '../../shared/report/report-context.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();

/** A pipeline as it is judged from its text alone. */
export function judged(text: string, path = 'azure-pipelines.yml'): JudgedPipeline {
  return judge(readPipeline(parseYaml(new SourceFile('self', path, text)), catalogue), { catalogue, today: TODAY });
}

/** A pipeline with a step of one task, and one connection. */
export const step = (task: string, connection = 'prod'): string =>
  `steps:\n- task: ${task}\n  inputs: { azureSubscription: ${JSON.stringify(connection)} }\n`;

/** A pipeline of which exactly this is said. */
export function saying(
  path: string,
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[] = [],
  text = step('AzureFileCopy@4'),
): JudgedPipeline {
  const { pipeline } = judged(text, path);
  const seen = diagnostics.every(({ unknown }) => !unknown);
  return { pipeline, findings, diagnostics, verdict: verdictOf(findings, seen) };
}

/** A finding on the task of `step`. */
export function finding(over: Partial<Finding> = {}): Finding {
  return {
    rule: 'task-version-superseded',
    severity: 'error',
    confidence: 'confirmed',
    when: 'now',
    message: 'AzureFileCopy@4 breaks.',
    remedy: 'Use AzureFileCopy@6.',
    repository: 'self',
    file: 'azure-pipelines.yml',
    line: 2,
    column: 9,
    task: 'AzureFileCopy@4',
    connection: 'prod',
    edition: '2026-08',
    source: 'https://example.org/source',
    asOf: '2025-03-12',
    waived: false,
    waiver: null,
    edit: null,
    evidence: 'static',
    unknown: false,
    ...over,
  };
}

/** Something that was not seen. */
export function diagnostic(over: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'template-not-found',
    message: 'Template "x.yml" could not be read.',
    repository: 'self',
    file: 'azure-pipelines.yml',
    line: 1,
    column: 1,
    unknown: true,
    ...over,
  };
}

/** A waived finding. */
export const WAIVED: Partial<Finding> = {
  waived: true,
  waiver: { reason: 'decommissioned in March', until: '2027-03-31' },
};

/** What a report is told beside what was judged. */
export function context(over: Partial<ReportContext> = {}): ReportContext {
  return {
    edition: '2026-08',
    version: '1.2.3',
    docsUrl: undefined,
    failOn: 'error',
    exitCode: 1,
    notJudged: [],
    ...over,
  };
}
