import { mayBe, type ProjectSource } from './source.ts';

/** Variable groups that are linked to a key vault: Azure DevOps reads it through a connection. */
export const variableGroupSource: ProjectSource = {
  name: 'variable groups',
  needs: 'Library: Reader, token scope Variable Groups (Read)',
  async ask({ reads, connection }, project) {
    const [groups, definitions] = await Promise.all([
      reads.variableGroups(project.id),
      reads.definitions(project.id).catch(() => []),
    ]);
    const linked = groups.flatMap(({ id, name, connectionId }) => {
      if (connectionId === undefined || !mayBe(connectionId, connection.id)) return [];
      const linkedBy = definitions.filter(({ variableGroupIds }) => variableGroupIds.includes(id));
      return [{ project, name, isShown: connectionId !== '', linkedBy }];
    });
    return { vaultGroups: linked };
  },
};
