import type { JudgedPipeline } from '../judging/judge.ts';
import { everyRule } from '../rules/every-rule.ts';
import type { ReportContext } from './report-context.ts';
import { uriBaseOf } from './sarif-location.ts';
import { sarifResults } from './sarif-results.ts';
import { terminalText } from './terminal-text.ts';
import { idOf, isFinding, toldOnce } from './told-once.ts';

/** Of the specification with its first errata (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). */
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The report as a SARIF 2.1.0 log. A finding is a result, a waived one a suppressed result; what was not seen is a result of kind
 * `open` at its place rather than a notification about the run, because somebody has to do something about that place.
 */
export function sarif(judged: readonly JudgedPipeline[], context: ReportContext): object {
  const told = toldOnce(judged);
  const codes = new Set(told.filter(({ said }) => !isFinding(said)).map(({ said }) => idOf(said)));
  const repositories = new Set(['self', ...told.map(({ said }) => said.repository)]);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'wif-guard',
            semanticVersion: context.version,
            rules: [
              ...everyRule.map(({ id, title, severity }) => descriptor(id, title, severity, `rules/${id}.md`, context)),
              ...Array.from(codes, (code) =>
                descriptor(code, titleOf(code), 'none', `diagnostics.md#${code}`, context),
              ),
            ],
          },
        },
        invocations: [invocation(judged, context)],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: Object.fromEntries(
          Array.from(repositories, (repository) => [
            uriBaseOf(repository),
            { description: { text: about(repository) } },
          ]),
        ),
        results: sarifResults(told),
        properties: { edition: context.edition },
      },
    ],
  };
}

function descriptor(id: string, title: string, level: string, page: string, { docsUrl }: ReportContext): object {
  const text = `${title}. What it means and what to do: docs/${page}`;
  const helpUri = docsUrl === undefined ? {} : { helpUri: new URL(page, docsUrl).href };
  return { id, shortDescription: { text: title }, help: { text }, ...helpUri, defaultConfiguration: { level } };
}

/** `template-not-found` in words; a code of a diagnostic says what it is about. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function about(repository: string): string {
  return repository === 'self'
    ? 'The root of the repository that was checked.'
    : `The root of the repository that pipelines call ${terminalText(repository)}.`;
}

function invocation(judged: readonly JudgedPipeline[], { exitCode }: ReportContext): object {
  if (judged.length > 0) return { executionSuccessful: true, exitCode };
  const notification = { level: 'error', message: { text: 'No pipelines were found.' } };
  return { executionSuccessful: false, exitCode, toolExecutionNotifications: [notification] };
}
