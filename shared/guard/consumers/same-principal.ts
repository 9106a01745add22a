import { counted } from '../../report/counted.ts';
import type { ProjectSource } from './source.ts';

/** Other connections of the project that sign in as the same service principal: converting one touches the app registration of all. */
export const samePrincipalSource: ProjectSource = {
  name: 'connections on the same service principal',
  needs: 'Service connections: Reader, token scope Service Connections (Read)',
  async ask({ connection, reads }, project) {
    const { endpoints, unreadable } = await reads.endpoints(project.id);
    const unseen =
      unreadable === 0
        ? []
        : [
            `${counted(unreadable, 'service connection')} of project ${project.name} in a shape the guard does not know: whether ${unreadable === 1 ? 'it signs' : 'they sign'} in as the same service principal is not known.`,
          ];
    const itself = endpoints.find(({ id }) => id.toLowerCase() === connection.id);
    const principal = itself?.authorization.servicePrincipalId ?? '';
    if (principal === '') return { unseen };
    const same = endpoints.filter(
      ({ id, authorization }) => id.toLowerCase() !== connection.id && authorization.servicePrincipalId === principal,
    );
    return {
      unseen,
      samePrincipal: same.map(({ id, name, authorization: { scheme } }) => ({
        id,
        name,
        project: project.name,
        scheme,
      })),
    };
  },
};
