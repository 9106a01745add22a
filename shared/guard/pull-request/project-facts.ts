import { knownConnections, type KnownConnections } from '../../connections/known-connections.ts';
import { GuardError, LASTING } from '../../errors.ts';
import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { GuardContext } from '../context.ts';

const OTHERS =
  'The service connections of another project, whose pipelines include what is changed, could not be read.';

/** What pipelines of a project run with, each asked for once a review, and only when a pipeline needs it. */
export class ProjectFacts {
  readonly #azureDevOps: GuardContext['azureDevOps'];
  readonly #ownProjectId: string;
  readonly #connections = new Map<string, Promise<KnownConnections | undefined>>();
  readonly #groups = new Map<string, Promise<readonly VariableGroup[]>>();
  /** What could not be seen, one sentence each. */
  readonly unseen = new Set<string>();

  /** @param ownProjectId Of the pull request: what is said of others can name what those who read it may not know. */
  constructor({ azureDevOps }: Pick<GuardContext, 'azureDevOps'>, ownProjectId: string) {
    this.#azureDevOps = azureDevOps;
    this.#ownProjectId = ownProjectId;
  }

  /** Undefined where the guard may not see them: then everything is judged as federated, and no verdict is better than unknown. */
  connections(projectId: string): Promise<KnownConnections | undefined> {
    return remembered(this.#connections, projectId, async () => {
      try {
        return knownConnections(await this.#azureDevOps.serviceConnections(projectId));
      } catch (error) {
        if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
        this.unseen.add(projectId === this.#ownProjectId ? error.message : OTHERS);
        return undefined;
      }
    });
  }

  /** None where the guard may not see them: what they would say is then not known. */
  groups(projectId: string): Promise<readonly VariableGroup[]> {
    return remembered(this.#groups, projectId, async () => {
      try {
        return await this.#azureDevOps.variableGroups(projectId);
      } catch (error) {
        if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
        return [];
      }
    });
  }
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = memory.get(key) ?? ask();
  memory.set(key, known);
  return known;
}
