import { z } from 'zod';
import { list } from '../answers.ts';
import { bodyOf, neededProjectOf, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import type { Check } from '../state/connection-evidence.ts';

/** Ids of the types of checks (reference: azure-devops.md 4.1). */
const TASK_CHECK = { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' };
const APPROVAL = { id: '8c6f20a7-a545-4486-9777-f762fafe0d4d', name: 'Approval' };

const resources = z.array(z.object({ type: z.string(), id: z.string() }));

function queryChecks(call: Call) {
  const wanted = bodyOf(call, resources);
  return checksOn(call, ({ resource }) =>
    wanted.some(({ type, id }) => same(type, resource.type) && same(id, resource.id)),
  );
}

function checksOn(call: Call, isWanted: (check: Check) => boolean) {
  const project = neededProjectOf(call);
  const withSettings = call.query.text('$expand')?.toLowerCase() === 'settings';
  const found = call.organization.state.checks.filter((check) => check.project === project && isWanted(check));
  return list(found.map((check) => checkJson(check, withSettings)));
}

/** `CheckConfiguration` of the service; without `$expand` it has no settings (reference: azure-devops.md 4.1). */
function checkJson({ id, resource, task, createdOn }: Check, withSettings: boolean) {
  const settings =
    task === null
      ? { approvers: [], executionOrder: 1 }
      : {
          displayName: task.displayName,
          definitionRef: { id: task.id, name: task.name, version: task.version },
          inputs: task.inputs,
          retryInterval: 0,
          linkedVariableGroup: null,
        };
  return {
    id,
    version: 1,
    type: task === null ? APPROVAL : TASK_CHECK,
    resource,
    createdOn,
    timeout: 1440,
    isDisabled: false,
    ...(withSettings ? { settings } : {}),
  };
}

/** Checks on resources. */
export const checks: Routes = { 'approvalsAndChecks/Check Configurations_Query': queryChecks };
