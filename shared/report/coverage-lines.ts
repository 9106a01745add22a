import type { Assessment, Coverage, OtherConsumer } from '../conversions/assessment.ts';
import { counted } from './counted.ts';

/** Names that one line shows. */
const MAX_NAMES = 5;

/** How many sources of consumers answered, and what would show the rest; nothing for a record that does not say. */
export function coverageLines({ coverage }: Assessment): readonly string[] {
  if (coverage.length === 0) return [];
  const silent = coverage.filter((one) => !isAnswered(one));
  const answered = `${String(coverage.length - silent.length)} of ${counted(coverage.length, 'source')} answered`;
  return [`  asked:      ${answered}${silent.length === 0 ? '' : `; not all of ${listed(silent.map(needText))}`}`];
}

/** Every source with what it answered. */
export function wholeCoverageLines(assessment: Assessment): readonly string[] {
  return [
    ...coverageLines(assessment),
    ...assessment.coverage.map(({ source, asked, answered, unseen, next }) => {
      const missing =
        unseen.length === 0 && next === '' ? '' : `; to see the rest: ${next === '' ? unseen.join(' ') : next}`;
      return `    ${source}: ${String(answered)} of ${String(asked)}${missing}`;
    }),
  ];
}

/** What uses the connection beside pipelines. The sentence of an unknown one stands where what was not seen does. */
export function otherConsumerLines(
  { otherConsumers, otherConsumersLeftOut }: Assessment,
  maxLines = Infinity,
): readonly string[] {
  const shown = otherConsumers.slice(0, maxLines);
  const left = otherConsumers.length - shown.length + otherConsumersLeftOut;
  return [...shown.map(consumerLine), ...(left === 0 ? [] : [`  also:       and ${String(left)} more`])];
}

/** Connections on the same service principal. */
export function samePrincipalLines({ samePrincipal }: Assessment): readonly string[] {
  if (samePrincipal.length === 0) return [];
  const names = samePrincipal.map(({ name, project, scheme }) => `"${name}" of project ${project} (${scheme})`);
  return [`  principal:  the same app registration has ${listed(names)}: converting those changes it too`];
}

function consumerLine({ kind, project, name, verdict, message }: OtherConsumer): string {
  const where = project === '' ? '' : ` of project ${project}`;
  return `  also:       ${verdict}: ${kind} "${name}"${where}${verdict === 'unknown' ? '' : `: ${message}`}`;
}

function isAnswered({ asked, answered }: Coverage): boolean {
  return answered >= asked;
}

function needText({ source, next }: Coverage): string {
  return next === '' ? source : `${source} (needs ${next})`;
}

function listed(names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${String(names.length - MAX_NAMES)} more` : '';
  return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
