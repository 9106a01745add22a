import { convert } from '../../cli/convert.ts';
import type { Desk } from '../../cli/desk.ts';
import { startSimulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openLedger } from '../../shared/ledger/index.ts';
import { pipelineOn } from '../guard/conversions.ts';
import { record } from './recording.ts';

/** Tasks that break, that work, and of which nothing is known. */
export const BREAKS = 'AzureFileCopy@4';
export const WORKS = 'AzureWebApp@1';
export const NOBODY_KNOWS = 'ContosoDeploy@1';

/** A simulated organization, real tables, and the desk of a person who converts. */
export async function startConverting() {
  const [simulator, azurite] = await Promise.all([startSimulator(), startAzurite()]);
  const { organization } = simulator;
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  const ledger = openLedger(storage, simulator.organizationUrl);
  const waits: number[] = [];
  const clock = {
    now: () => Date.now(),
    wait: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const withoutStorage = {
    AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
    AZURE_DEVOPS_AUTH: 'pat',
    AZURE_DEVOPS_PAT: simulator.token,
  };
  const environment = { ...withoutStorage, AzureWebJobsStorage: azurite.connectionString };
  const found = (id: string) => organization.state.connections.find((connection) => connection.id === id);
  return {
    simulator,
    ledger,
    storage,
    clock,
    waits,
    environment,
    withoutStorage,
    /** A connection on its secret, with a pipeline of one task where one is named. */
    onSecret(
      name: string,
      {
        task,
        project = 'Payments',
        ...over
      }: {
        readonly task?: string;
        readonly project?: string;
        readonly data?: Record<string, string>;
        readonly shareWith?: string[];
        readonly federatedCredential?: boolean;
      } = {},
    ): string {
      const { connectionId } = organization.createConnection({ project, name, scheme: 'ServicePrincipal', ...over });
      if (task !== undefined) {
        const file = `pipelines/${name}.yml`;
        organization.push({ repository: 'shop', branch: 'main', changes: { [file]: pipelineOn(name, task) } });
        organization.createDefinition({ repository: 'shop', name, yamlFilename: file });
      }
      return connectionId;
    },
    scheme: (id: string) => found(id)?.authorization.scheme,
    puts: (id: string) =>
      simulator.requests().filter(({ method, path }) => method === 'PUT' && path.includes(id)).length,
    /** Records of a connection, without what was only there before. */
    records: (id: string) => ledger.conversions.ofConnection(id),
    intents: (id: string) => ledger.intents.ofConnection(id),
    convert: (args: readonly string[], desk: Partial<Desk> = {}) =>
      record(convert, args, { environment, clock, ...desk }),
    async stop() {
      await simulator.stop();
      await azurite.stop();
    },
  };
}

export type Converting = Awaited<ReturnType<typeof startConverting>>;
