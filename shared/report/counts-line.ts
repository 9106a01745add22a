import type { Assessment, InFlight } from '../conversions/assessment.ts';
import { counted } from './counted.ts';

/** `17 pipelines, 3 break, 2 in flight`: of those that use the connection. */
export function countsText({ pipelines, pipelinesUsing, inFlight }: Assessment): string {
  const broken = pipelines.filter(({ verdict }) => verdict === 'blocked').length;
  return `${counted(pipelinesUsing, 'pipeline')}, ${String(broken)} ${broken === 1 ? 'breaks' : 'break'}, ${inFlightText(inFlight)}`;
}

/** What is not known is said, and never counted as none. */
export function inFlightText({ runs, deployments, unseen }: InFlight): string {
  const seen = (runs ?? 0) + (deployments ?? 0);
  if (runs !== null && deployments !== null) return `${String(seen)} in flight`;
  const unknown =
    runs === null ? (deployments === null ? 'what is in flight' : 'runs in flight') : 'deployments in flight';
  const atLeast = seen > 0 ? `at least ${String(seen)} in flight, ` : '';
  return `${atLeast}${unknown} not known${unseen[0] === undefined ? '' : `: ${unseen[0]}`}`;
}
