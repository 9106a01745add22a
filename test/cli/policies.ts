import { guardIdentity } from '../../local/azure-devops/state/identities.ts';
import { startSimulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import type { Command } from '../../cli/command.ts';
import type { Desk } from '../../cli/desk.ts';
import { record } from './recording.ts';

/** Project and repository of the seed. */
export const SHOP = ['--project', 'Payments', '--repository', 'shop'] as const;

/** A simulated organization and real tables, and the desk of a person who may use both. */
export async function startPolicies() {
  const [simulator, azurite] = await Promise.all([startSimulator(), startAzurite()]);
  const environment = {
    AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
    AZURE_DEVOPS_PAT: simulator.token,
    AzureWebJobsStorage: azurite.connectionString,
  };
  const { organization } = simulator;
  return {
    simulator,
    organization,
    guardId: guardIdentity(organization).id,
    environment,
    /** The policies as they stand, and nothing that the service adds. */
    standing: () =>
      organization.state.branchPolicies.map(({ id, revision, isEnabled, isBlocking, settings }) => ({
        id,
        revision,
        isEnabled,
        isBlocking,
        settings,
      })),
    run(command: Command, args: readonly string[], over: Readonly<Record<string, string>> = {}) {
      const desk: Partial<Desk> = {
        environment: { ...environment, ...over },
        clock: { now: () => Date.parse('2026-11-24T10:00:00Z'), wait: () => Promise.resolve() },
      };
      return record(command, args, desk);
    },
    async stop() {
      await Promise.all([simulator.stop(), azurite.stop()]);
    },
  };
}
