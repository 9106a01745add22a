import type { Finding } from '../rules/finding.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import { placeText } from './place-text.ts';
import { groupedBy, reasonOf } from './told-once.ts';

/** What one action mends, on a pull request. */
export interface Cause {
  readonly finding: Finding;
  /** The same at other places. */
  readonly others: readonly Finding[];
}

/**
 * Findings by their cause: what is said of a connection, or of a name that is not known, is one cause however many steps name it. What
 * is said of a step is mended at that step, however many connections and pipelines have it.
 */
export function byCause(findings: readonly Finding[]): readonly Cause[] {
  const atPlace = (finding: Finding): string => `${reasonOf(finding)}\n${placeText(finding)}:${String(finding.column)}`;
  return groupedBy(findings, (finding) => causeOf(finding) ?? atPlace(finding)).map(([finding, ...others]) => ({
    finding,
    others: others.filter((other) => placeText(other) !== placeText(finding)),
  }));
}

/** The same for findings of one cause; undefined where the step is the cause. */
export function causeOf(finding: Finding): string | undefined {
  return isAboutConnection(finding) ? reasonOf(finding) : undefined;
}

/** Most places that a line lists. */
const MAX_PLACES = 5;

/** Where else a cause shows: `a.yml:3, b.yml:9 and 4 more`; empty where it shows nowhere else. */
export function otherPlaces({ others }: Cause): string {
  const places = [...new Set(others.map(placeText))];
  const more = places.length > MAX_PLACES ? ` and ${String(places.length - MAX_PLACES)} more` : '';
  return `${places.slice(0, MAX_PLACES).join(', ')}${more}`;
}
