import type { ProjectSource } from './source.ts';

/** Other connections of the project that sign in as the same service principal: converting one touches the app registration of all. */
export const samePrincipalSource: ProjectSource = {
  name: 'connections on the same service principal',
  needs: 'Service connections: Reader, token scope Service Connections (Read)',
  async ask({ connection, reads }, project) {
    const endpoints = await reads.endpoints(project.id);
    const itself = endpoints.find(({ id }) => id.toLowerCase() === connection.id);
    const principal = itself?.authorization.servicePrincipalId ?? '';
    if (principal === '') return {};
    const same = endpoints.filter(
      ({ id, authorization }) => id.toLowerCase() !== connection.id && authorization.servicePrincipalId === principal,
    );
    return {
      samePrincipal: same.map(({ id, name, authorization: { scheme } }) => ({
        id,
        name,
        project: project.name,
        scheme,
      })),
    };
  },
};
