import { mayBe, type ProjectSource } from './source.ts';

/** Variable groups that are linked to a key vault: the service reads it through a connection. */
export const variableGroupSource: ProjectSource = {
  name: 'variable groups',
  needs: 'Library: Reader (token scope Variable Groups (Read))',
  async ask({ reads, connection }, project) {
    const groups = await reads.variableGroups(project.id);
    const unseen = groups
      .filter(({ connectionId }) => connectionId !== undefined && mayBe(connectionId, connection.id))
      .map(
        ({ name }) =>
          `Variable group "${name}" of project ${project.name} reads a key vault, through this connection or one that is not shown: not judged by this version.`,
      );
    return { unseen };
  },
};
