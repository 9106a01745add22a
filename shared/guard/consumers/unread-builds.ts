import { counted } from '../../report/counted.ts';
import type { ProjectSource } from './source.ts';

/** Classic build pipelines: how many there are. */
export const unreadBuildSource: ProjectSource = {
  name: 'classic pipelines',
  needs: 'Pipelines: View, token scope Build (Read)',
  async ask({ reads }, project) {
    const definitions = await reads.definitions(project.id);
    const count = definitions.filter(({ yamlFile }) => yamlFile === undefined).length;
    if (count === 0) return {};
    return { unseen: [`${counted(count, 'classic pipeline')} of project ${project.name}: not read by this version.`] };
  },
};
