import { list } from '../answers.ts';
import { neededProjectOf, type Call, type Routes } from '../call.ts';
import { projectJson } from '../json/identity.ts';

/** Runs of pipelines with their branches, the newest first. */
function listBuilds(call: Call) {
  const { organization, query } = call;
  query.ignore('queryOrder');
  const project = neededProjectOf(call);
  const definitions = query.list('definitions')?.map(Number);
  const minTime = query.text('minTime');
  const most = query.number('maxBuildsPerDefinition') ?? Infinity;
  const counts = new Map<number, number>();
  const found = organization.state.recordedBuilds
    .filter(
      ({ definition, queueTime }) =>
        definition.project === project &&
        (definitions === undefined || definitions.includes(definition.id)) &&
        (minTime === undefined || Date.parse(queueTime) >= Date.parse(minTime)),
    )
    .toSorted((a, b) => Date.parse(b.queueTime) - Date.parse(a.queueTime))
    .filter(({ definition: { id } }) => {
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return count <= most;
    });
  return list(
    found.slice(0, query.number('$top') ?? 1_000).map(({ id, definition, sourceBranch, queueTime }) => ({
      id,
      buildNumber: String(id),
      status: 'completed',
      result: 'succeeded',
      queueTime,
      sourceBranch,
      definition: { id: definition.id, name: definition.name, path: definition.path, type: 'build' },
      project: projectJson(organization, definition.project),
    })),
  );
}

/** Runs, as far as their branches go. */
export const recordedBuilds: Routes = { 'build/Builds_List': listBuilds };
