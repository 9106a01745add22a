import { daysUntil, issuerRetirement, type IssuerRetirement } from '../catalogue/issuer-retirement.ts';
import { isOtherCloud, issuerKindOf } from '../connections/issuers.ts';
import { anySchemeKindOf, type ServiceConnection } from '../connections/service-connection.ts';
import { defineConnectionRule, type ConnectionReport } from './connection-rule.ts';

/**
 * Federation has two issuers. Entra's stays; that of Azure DevOps retires, for Azure and Docker registry connections of the public
 * cloud whose app is a managed identity or of one tenant. The app cannot be seen from here, so the finding is likely.
 */
export const issuerRetiring = defineConnectionRule({
  id: 'issuer-retiring',
  title: 'Connection is federated through an issuer that retires',
  severity: 'warning',
  ofOthers: true,
  check({ name, connection, edition, today }, report) {
    if (connection === undefined || anySchemeKindOf(connection) !== 'federated') return;
    const kind = issuerKindOf(connection.authorization?.issuer ?? '');
    const subject = `Connection "${name ?? connection.name}" is federated through`;
    const remedy = remedyFor(connection);
    // In the edition of the preview it was the one there was.
    if (kind === 'obsolete' && issuerKindOf(edition.issuer) !== 'obsolete') {
      report({
        message: `${subject} the issuer of the preview in 2023 (app.vstoken.visualstudio.com), which is obsolete: its tokens are refused.`,
        remedy,
        severity: 'error',
        confidence: 'likely',
        source: 'https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity',
        asOf: '2025-03-12',
      });
    }
    const retirement = issuerRetirement();
    if (kind === 'azure-devops' && retirement !== undefined && !isOtherCloud(connection.data.environment)) {
      const { source, asOf } = retirement;
      report({ ...retiring(subject, retirement, today), remedy, confidence: 'likely', source, asOf });
    }
  },
});

function retiring(
  subject: string,
  { retires }: IssuerRetirement,
  today: string,
): Pick<ConnectionReport, 'message' | 'severity'> {
  const days = daysUntil(retires, Date.parse(today));
  const issuer = `${subject} the issuer of Azure DevOps (vstoken.dev.azure.com), which`;
  if (days <= 0) return { severity: 'error', message: `${issuer} retired on ${retires}: its tokens are refused.` };
  const left = `${String(days)} day${days === 1 ? '' : 's'}`;
  return { message: `${issuer} retires on ${retires}, in ${left}: its tokens are refused from then on.` };
}

function remedyFor({ id }: ServiceConnection): string {
  return `Open the connection in the project settings and choose Update. Where that fails, add a federated credential to its app or managed identity by hand, with issuer https://login.microsoftonline.com/<tenant id>/v2.0 and the subject that the portal shows, which ends in /sc/<organization id>/${id}, and try again. An app of several tenants keeps the old issuer.`;
}
