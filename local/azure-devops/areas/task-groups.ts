import { list } from '../answers.ts';
import { neededProjectOf, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { taskGroupJson, taskListJson } from '../json/task-group.ts';

/**
 * All versions of one group, or of all. Assumption: an id that there is none of gives an empty list, as the specification describes
 * a list for it too.
 */
function listTaskGroups(call: Call) {
  const { organization, query, parameters } = call;
  query.ignore('expanded', 'queryOrder');
  const project = neededProjectOf(call);
  const id = parameters.get('taskGroupId');
  const found = organization.state.taskGroups.filter(
    (group) => group.project === project && (id === undefined || same(group.id, id)),
  );
  return list(found.map((group) => taskGroupJson(organization, group)));
}

function listTasks({ organization }: Call) {
  return list(taskListJson(organization.state.installedTasks));
}

/** Task groups, and the tasks that they and other steps are made of. */
export const taskGroups: Routes = {
  'distributedTask/Taskgroups_List': listTaskGroups,
  'distributedTask/Tasks_List': listTasks,
};
