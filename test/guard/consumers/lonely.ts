import type { AzureDevOps } from '../../../shared/azure-devops/index.ts';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import type { Assessment } from '../../../shared/conversions/assessment.ts';
import { assess, type Converted } from '../../../shared/guard/conversion/assess.ts';
import { openParsedFiles } from '../../../shared/guard/git/parsed-files.ts';
import { organization } from '../../azure-devops/organization.ts';
import { policySource } from '../../policy/policies.ts';
import { endpoint } from '../../rules/judging.ts';

/** The clock of these tests stands here, give or take what is waited for. */
export const NOW = '2026-11-24T10:00:00Z';
/** When the connection was converted. */
export const CONVERTED = '2026-11-23T10:00:00Z';

/**
 * The sample organization with a federated connection that nothing uses, and which is ready.
 * @param odd Reads that answer something else, which the simulated organization never says.
 */
export async function lonely(name = 'lonely', odd: (real: AzureDevOps) => Partial<AzureDevOps> = () => ({})) {
  const { simulator, azureDevOps: real, clock } = await organization();
  const azureDevOps = { ...real, ...odd(real) };
  const { organization: org } = simulator;
  const { connectionId } = org.createConnection({ project: 'Payments', name });
  const project = org.state.projects.find((one) => one.name === 'Payments');
  if (project === undefined) throw new Error('The seed has another shape.');
  const projects = [{ id: project.id, name: project.name, connectionName: name }];
  const context = {
    azureDevOps,
    catalogue: openCatalogue(),
    clock,
    organizationUrl: simulator.organizationUrl,
    parsedFiles: openParsedFiles(),
    policy: policySource(),
    preview: false,
  };
  return {
    simulator,
    org,
    clock,
    connectionId,
    projects,
    /** Judges it as it is now. */
    judged: (over: Partial<Converted> = {}, patient = false): Promise<Assessment> =>
      assess(
        context,
        {
          id: connectionId,
          projects,
          hasHiddenProjects: false,
          federatedSince: CONVERTED,
          itself: endpoint({ name, id: connectionId }),
          ...over,
        },
        patient,
      ),
    /** Every call to a path (a regular expression) is refused for want of a permission. */
    forbid: (path: string): void => {
      simulator.addFault({
        fault: 'status',
        status: 403,
        message: 'TF400813: not authorized',
        match: { path },
        times: 1_000,
      });
    },
    /** A pipeline of the shop, at the branch main. */
    pipeline: (pipelineName: string, text: string): number => {
      org.push({ repository: 'shop', branch: 'main', changes: { [`${pipelineName}.yml`]: text } });
      const yamlFilename = `${pipelineName}.yml`;
      return org.createDefinition({ repository: 'shop', name: pipelineName, yamlFilename }).definitionId;
    },
  };
}

/** YAML of a pipeline whose one step uses a connection. */
export function using(connection: string, task = 'AzureWebApp@1'): string {
  return `steps:\n- task: ${task}\n  inputs:\n    azureSubscription: ${connection}\n`;
}

/** How far a source was seen: `1 of 1`. */
export function seenOf({ coverage }: Assessment, source: string): string {
  const found = coverage.find((one) => one.source === source);
  return found === undefined ? 'not asked' : `${String(found.answered)} of ${String(found.asked)}`;
}
