import type { Simulator } from '../../../local/azure-devops/simulator.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { startOrganization } from './start-organization.ts';

/** Query of the operation that converts and reverts. */
export const CONVERT = '?operation=ConvertAuthenticationScheme';

type ConnectionWish = Omit<Parameters<Simulator['organization']['createConnection']>[0], 'project' | 'name'>;

/** The connection `target` of the project Payments, as a client that changes it over REST has it. */
export interface Endpoint {
  readonly simulator: Simulator;
  readonly organization: Simulator['organization'];
  readonly api: ApiClient;
  readonly id: string;
  /** The body that scripts send; `changes` replace properties of it. */
  readonly minimal: (scheme: string, changes?: object) => object;
  readonly put: (body: unknown, query?: string) => Promise<ApiAnswer>;
  readonly convertTo: (scheme: string) => Promise<ApiAnswer>;
  readonly read: () => Promise<ApiAnswer>;
}

/** Starts an organization that also has a project Web, and creates the connection in it; with a secret unless told otherwise. */
export async function startEndpoint(wish: ConnectionWish = {}): Promise<Endpoint> {
  const started = await startOrganization();
  const { organization, api } = started;
  organization.createProject({ name: 'Web' });
  const connection = { project: 'Payments', name: 'target', scheme: 'ServicePrincipal', ...wish } as const;
  const { connectionId: id } = organization.createConnection(connection);
  const project = organization.state.projects[0];
  const projectReference = { id: project?.id, name: project?.name };
  const minimal = (scheme: string, changes: object = {}) => ({
    id,
    type: wish.type ?? 'azurerm',
    authorization: { scheme },
    serviceEndpointProjectReferences: [{ description: '', name: 'target', projectReference }],
    ...changes,
  });
  const put = (body: unknown, query = '') => api.send('PUT', `/_apis/serviceendpoint/endpoints/${id}${query}`, body);
  return {
    ...started,
    id,
    minimal,
    put,
    convertTo: (scheme) => put(minimal(scheme), CONVERT),
    read: () => api.get(`/Payments/_apis/serviceendpoint/endpoints/${id}`),
  };
}
