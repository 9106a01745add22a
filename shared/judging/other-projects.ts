import type { Diagnostic, DiagnosticCode } from '../pipelines/diagnostic.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding } from '../rules/finding.ts';
import type { Said } from './compare.ts';

/** Stands for the place of what is said of a file of another project, whose name and lines may be secret to those who read this. */
export const OTHER_TEMPLATE = 'a template of another project';

/** What these say at the reference to a template names parameters that only the template names. */
const OF_TEMPLATE: ReadonlySet<DiagnosticCode> = new Set([
  'parameter-missing',
  'parameter-invalid',
  'template-invalid',
]);

/**
 * What may be told of a pipeline that names other projects of what stands in their files: how severe it is and by which rule, and that something was not seen.
 * @param files All files of the pipeline.
 * @param foreign Names that it has for repositories of other projects.
 */
export function withoutOtherProjects(
  { findings, diagnostics }: Said,
  files: readonly SourceFile[],
  foreign: ReadonlySet<string>,
): Said {
  const paths = files.filter(({ repository }) => foreign.has(repository)).map(({ path }) => path);
  const isOfTemplate = ({ code, message }: Diagnostic): boolean =>
    OF_TEMPLATE.has(code) && paths.some((path) => message.includes(path));
  // An expansion by Azure DevOps does not tell of which file a step is.
  const isForeign = ({ repository, evidence }: Finding): boolean => foreign.has(repository) || evidence === 'preview';
  return {
    findings: findings.map((finding) => (isForeign(finding) ? hiddenFinding(finding) : finding)),
    diagnostics: diagnostics.map((diagnostic) => {
      if (foreign.has(diagnostic.repository)) return { ...diagnostic, ...NOWHERE, message: NOT_JUDGED };
      return isOfTemplate(diagnostic) ? { ...diagnostic, message: NOT_FITTING } : diagnostic;
    }),
  };
}

const NOWHERE = { repository: OTHER_TEMPLATE, file: '', line: 1, column: 1 } as const;

const NOT_JUDGED =
  'Something in a template of another project could not be judged. Whoever looks after that template can see what.';

const NOT_FITTING =
  'What is passed here is not what the template of another project asks for: Azure DevOps refuses that. Whoever looks after that template can tell what it asks for.';

/** Its source and its edit can name the task. */
function hiddenFinding(finding: Finding): Finding {
  const { told: _, ...rest } = finding;
  return {
    ...rest,
    ...NOWHERE,
    message: `Rule ${finding.rule} has something to say of a step in a template of another project.`,
    remedy: 'Ask whoever looks after that template, or include another one.',
    task: null,
    connection: null,
    source: null,
    asOf: null,
    edit: null,
  };
}
