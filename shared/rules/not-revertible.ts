import { schemeKindOf, type ServiceConnection } from '../connections/service-connection.ts';
import { defineConnectionRule } from './connection-rule.ts';

/**
 * Azure DevOps takes a conversion back only where it made the connection itself, for one project. A deadline for the way back says
 * that there is one, whatever else the connection looks like: the revert window of a conversion is counted by the same facts.
 */
const SOURCE = 'https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure';

/** A conversion of this connection could not be undone, or cannot any more. */
export const notRevertible = defineConnectionRule({
  id: 'not-revertible',
  title: 'A conversion of the connection cannot be undone',
  severity: 'warning',
  check({ name, connection }, report) {
    if (connection === undefined) return;
    const kind = schemeKindOf(connection);
    const isFederated = kind === 'federated';
    if (kind !== 'secret' && !isFederated) return;
    if (isFederated && connection.data.revertSchemeDeadline !== '') return;
    const [because] = reasonsOf(connection);
    if (because === undefined) return;
    const subject = `Connection "${name ?? connection.name}" ${because.what}:`;
    report({
      message: isFederated
        ? `${subject} Azure DevOps does not turn it back to a secret.`
        : `${subject} Azure DevOps would not undo its conversion.`,
      remedy: isFederated
        ? 'Keep a second connection, on a secret of its own, for steps that turn out to break.'
        : 'Convert a copy first: make a second connection, move one pipeline after the other to it, and keep this one on its secret until all work.',
      severity: isFederated ? 'note' : 'warning',
      confidence: because.confidence,
      source: SOURCE,
      asOf: '2024',
    });
  },
});

interface Reason {
  readonly what: string;
  readonly confidence: 'confirmed' | 'likely';
}

function reasonsOf({ data, isShared, serviceEndpointProjectReferences }: ServiceConnection): readonly Reason[] {
  const { references, unreadable } = serviceEndpointProjectReferences;
  const reasons: Reason[] = [];
  if (data.creationMode.toLowerCase() === 'manual') reasons.push({ what: 'was made by hand', confidence: 'confirmed' });
  // The documentation says it of conversions; that a revert is refused as well follows, and was not tried.
  if (isShared === true || references.length + unreadable > 1)
    reasons.push({ what: 'is shared by several projects', confidence: 'likely' });
  return reasons;
}
