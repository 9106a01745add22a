import type { IssuerPlan, PlannedConnection } from '../conversions/issuer-plan.ts';
import { OBSTACLES } from '../conversions/issuer-work.ts';
import { rowOf } from './issuer-rows.ts';
import { jsonText } from './json-text.ts';

/** The JSON of `wif-guard issuers`, a stable contract. */
export function issuerJson(plan: IssuerPlan, organizationUrl: string): string {
  const { retirement, daysLeft, madeAt, totals, work, others, unseen } = plan;
  const shown = (planned: readonly PlannedConnection[]) => planned.map((one) => connectionJson(one, organizationUrl));
  return jsonText({
    schemaVersion: 1,
    organization: organizationUrl,
    madeAt,
    retirement,
    daysLeft,
    totals,
    work: shown(work),
    others: shown(others),
    unseen,
  });
}

/** A planned connection as programs get it, here and in messages. */
export function connectionJson(planned: PlannedConnection, organizationUrl: string): object {
  const { facts, concern, reason, wave } = planned;
  const { why, obstacles, next, url } = rowOf(planned, organizationUrl);
  const { id, name, type, projects, hasHiddenProjects } = facts;
  return {
    id,
    name,
    type,
    projects,
    hasHiddenProjects,
    url,
    concern,
    reason,
    why,
    wave,
    obstacles: obstacles.map((obstacle) => ({ id: obstacle, text: OBSTACLES[obstacle] })),
    next,
  };
}
