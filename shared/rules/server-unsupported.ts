import { productAt } from '../connections/azure-devops-server.ts';
import { schemeKindOf } from '../connections/service-connection.ts';
import { defineConnectionRule } from './connection-rule.ts';

/**
 * Federation is there on Azure DevOps Services only. Which of the two it is tells the address: of the organization where the guard
 * has it in its settings, else of where the picture of a connection's creator comes from.
 */
export const serverUnsupported = defineConnectionRule({
  id: 'server-unsupported',
  title: 'Azure DevOps Server has no workload identity federation',
  severity: 'error',
  once: true,
  check({ connection, organizationUrl, edition }, report) {
    // A connection that no conversion touches works there as everywhere.
    if (connection === undefined || schemeKindOf(connection) === 'other') return;
    const url = organizationUrl ?? connection.createdBy.organizationUrl;
    const product = productAt(url);
    if (product !== 'server' && product !== 'likely-server') return;
    report({
      message: `${url} is Azure DevOps Server: workload identity federation is there on Azure DevOps Services only.`,
      remedy: 'Keep the connections there on their secrets; to federate them, move to Azure DevOps Services first.',
      // An address that is neither can be a proxy before the service.
      confidence: product === 'server' ? 'confirmed' : 'likely',
      source: edition.sources.documentation,
      asOf: edition.date,
    });
  },
});
