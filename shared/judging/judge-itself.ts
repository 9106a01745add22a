import type { Edition } from '../catalogue/schema.ts';
import type { ServiceConnection } from '../connections/service-connection.ts';
import type { ConnectionFinding } from '../conversions/assessment.ts';
import { connectionRules } from '../rules/connection-rules.ts';

/** What a connection is judged by. */
export interface JudgingItself {
  readonly edition: Edition;
  /** The day on which is judged, ISO 8601. */
  readonly today: string;
  readonly organizationUrl: string;
}

/** What is wrong with a connection itself, whatever pipelines do with it. */
export function judgeItself(
  connection: ServiceConnection,
  { edition, today, organizationUrl }: JudgingItself,
): readonly ConnectionFinding[] {
  const findings: ConnectionFinding[] = [];
  const context = {
    name: connection.name,
    connection,
    known: undefined,
    naming: undefined,
    isSought: false,
    organizationUrl,
    edition,
    today,
  };
  for (const rule of connectionRules)
    rule.check(context, ({ message, remedy, confidence, when = 'now', unknown = false, ...report }) => {
      const weight = { severity: report.severity ?? rule.severity, confidence, when };
      findings.push({ rule: rule.id, ...weight, message, remedy, unknown, waived: false });
    });
  return findings;
}
