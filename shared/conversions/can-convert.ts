import { schemeKindOf } from '../connections/service-connection.ts';
import { isUnderWay, type WatchedConnection } from '../connections/watched-connection.ts';
import type { Assessment } from './assessment.ts';

/**
 * Why Azure DevOps would not convert a connection, one sentence each; empty where it would
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure: an Azure Resource Manager connection on a secret,
 * used by one project). No `--force` helps against these.
 */
export function obstaclesOf(connection: WatchedConnection): readonly string[] {
  const { type, authorization, isShared, serviceEndpointProjectReferences } = connection;
  const { references, unreadable } = serviceEndpointProjectReferences;
  if (type.toLowerCase() !== 'azurerm')
    return [`it is of the type ${type}: only Azure Resource Manager connections are converted`];
  const projects = references.length + unreadable;
  const reasons: readonly (readonly [boolean, string])[] = [
    [isUnderWay(connection), 'Azure DevOps is still working on it'],
    [
      schemeKindOf(connection) !== 'secret',
      `it signs in by ${authorization?.scheme || 'nothing that is shown'}: only a connection on a secret is converted`,
    ],
    [projects === 0, 'Azure DevOps names no project that uses it, and takes no conversion without one'],
    [
      projects > 1 || isShared === true,
      `it is used by ${projects > 1 ? `${String(projects)} projects` : 'more than one project'}: Azure DevOps converts what one project uses; make a connection for each`,
    ],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}

/** What a person takes upon themselves with `--force`, one sentence each; empty where nothing speaks against the conversion. */
export function reservationsOf({ data }: WatchedConnection, assessment: Assessment): readonly string[] {
  const { verdict, unseen } = assessment;
  const reasons: readonly (readonly [boolean, string])[] = [
    [verdict === 'blocked', `the verdict is blocked: ${blockedBy(assessment)}`],
    [
      verdict === 'unknown',
      `the verdict is unknown: ${unseen.length === 0 ? 'not everything about its pipelines is known' : `${String(unseen.length)} of its sources could not be seen`}`,
    ],
    [
      data.creationMode.toLowerCase() !== 'automatic',
      'Azure DevOps did not make it (its creation mode is not Automatic): its application needs the federated credential beforehand, and the conversion cannot be reverted',
    ],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}

function blockedBy({ pipelines, connectionFindings }: Assessment): string {
  const broken = pipelines.filter(({ verdict }) => verdict === 'blocked').length;
  if (broken > 0) return `${String(broken)} of its pipelines would break`;
  return (
    connectionFindings.find(({ severity }) => severity === 'error')?.message ??
    'something else that uses it would break'
  );
}
