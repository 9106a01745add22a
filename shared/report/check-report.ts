import type { JudgedPipeline } from '../judging/judge.ts';
import { azurePipelines } from './azure-pipelines.ts';
import { checkJson } from './check-json.ts';
import { checkText } from './check-text.ts';
import { jsonText } from './json-text.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Paint } from './paint.ts';
import type { ReportContext } from './report-context.ts';
import { sarif } from './sarif.ts';

/** What `wif-guard check --format` takes. */
export const CHECK_FORMATS = ['text', 'json', 'sarif', 'junit', 'azure-pipelines', 'markdown'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** The report of a check, whole, with the line break at its end; as text it is nothing where no pipeline was found. */
export function checkReport(
  format: CheckFormat,
  judged: readonly JudgedPipeline[],
  context: ReportContext,
  paint: Paint,
): string {
  switch (format) {
    case 'text':
      return judged.length === 0 ? '' : checkText(judged, context.edition, paint);
    case 'json':
      return jsonText(checkJson(judged, context));
    case 'sarif':
      return jsonText(sarif(judged, context));
    case 'junit':
      return junit(judged, context);
    case 'azure-pipelines':
      return azurePipelines(judged, context);
    case 'markdown':
      return markdown(judged, context);
  }
}
