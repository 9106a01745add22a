import { list } from '../answers.ts';
import { neededProjectOf, type Call, type Routes } from '../call.ts';
import { variableGroupJson } from '../json/variable-group.ts';
import { pageById } from './pages.ts';

function listVariableGroups(call: Call) {
  const { organization, query } = call;
  query.ignore('actionFilter');
  const project = neededProjectOf(call);
  const all = organization.state.variableGroups.filter((group) => group.project === project);
  const { items, headers } = pageById(query, all);
  return list(
    items.map((group) => variableGroupJson(organization, group)),
    headers,
  );
}

/** Variable groups of the library. */
export const variableGroups: Routes = { 'distributedTask/Variablegroups_Get Variable Groups': listVariableGroups };
