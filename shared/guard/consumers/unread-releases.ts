import { counted } from '../../report/counted.ts';
import type { ProjectSource } from './source.ts';

/** Classic releases: how many there are. */
export const unreadReleaseSource: ProjectSource = {
  name: 'classic releases',
  needs: 'Releases: View, token scope Release (Read)',
  async ask({ azureDevOps }, project) {
    const { length: count } = await azureDevOps.releaseDefinitions(project.id);
    if (count === 0) return {};
    return { unseen: [`${counted(count, 'classic release')} of project ${project.name}: not read by this version.`] };
  },
};
