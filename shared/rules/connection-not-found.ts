import { schemeKindOf } from '../connections/service-connection.ts';
import { defineConnectionRule } from './connection-rule.ts';

/** What is asked for the connections of a project. */
const SOURCE = 'https://learn.microsoft.com/rest/api/azure/devops/serviceendpoint/endpoints/get-service-endpoints';

/**
 * A name that is not among the connections, or does not say which one is meant, or one that signs in by a scheme nobody knows. The
 * step is judged as if it were federated, and the verdict is unknown.
 */
export const connectionNotFound = defineConnectionRule({
  id: 'connection-not-found',
  title: 'How the connection signs in is not known',
  severity: 'warning',
  check({ name, connection, known, naming }, report) {
    if (name === undefined || known === undefined || naming?.kind !== 'azure') return;
    const said = { confidence: 'possible', unknown: true, source: SOURCE, asOf: null } as const;
    if (connection !== undefined) {
      if (schemeKindOf(connection) !== 'unknown') return;
      const scheme = connection.authorization?.scheme;
      report({
        ...said,
        message: `Connection "${name}" signs in by a scheme the guard does not know (${scheme || 'none'}): it is judged as federated.`,
        remedy: scheme
          ? 'Look up in the project settings how it signs in: what is found about its steps holds only if that is federation.'
          : 'List the connections again, with their authorization.',
      });
    } else if (known.isAmbiguous(name)) {
      report({
        ...said,
        message: `More than one connection is called "${name}", so how the one that is meant signs in is not known: it is judged as federated.`,
        remedy: 'List only the connections of the project that the pipeline is in, or name the connection by its id.',
      });
    } else {
      const nearest = known.nearest(name);
      report({
        ...said,
        message: `Connection "${name}" was not found, so how it signs in is not known: it is judged as federated.`,
        remedy:
          nearest === undefined
            ? 'Fix the name, or create the connection in the project of the pipeline, or share it with that project.'
            : `Write "${nearest}", if that is the one that is meant; otherwise create the connection in the project of the pipeline.`,
      });
    }
  },
});
