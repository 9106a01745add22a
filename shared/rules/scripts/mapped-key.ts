import { isUnknown } from '../../pipelines/expressions/value.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import { valueOf, valuesOf } from '../../pipelines/yaml/node.ts';
import type { Report, RuleContext } from '../rule.ts';
import { keySource } from './handed-over.ts';
import { KEY } from './key-reads.ts';
import { keyReadsOf } from './key-flow.ts';
import { laterStepsOf, valuesOfStep } from './later-steps.ts';
import { keyVariablesOfAll } from './report-later-reads.ts';

/**
 * Reports `$(servicePrincipalKey)`, in a step that is given the principal and in those behind it. The task sets a variable of the
 * environment, no pipeline variable: where nothing declares one of that name, somebody takes the one for the other, or a step sets
 * it unseen. True where there is such a place.
 */
export function reportMappedKey(
  { use, edition, scripts, texts }: Pick<RuleContext, 'use' | 'edition' | 'scripts' | 'texts'>,
  report: (finding: Report) => void,
): boolean {
  const own = originOf(use);
  if (own === 'declared') return false;
  const isSet = keyVariablesOfAll(scripts).some(([, { name }]) => name.toLowerCase() === KEY.toLowerCase());
  const later = isSet ? [] : laterStepsOf(use, VARIABLE, texts);
  const places = [
    ...valuesOfStep(use.step, KEY).map(({ place }) => place),
    ...scripts.flatMap((script) =>
      keyReadsOf(script).flatMap(({ kind, offset }) => (kind === 'macro' ? [script.placeOf(offset)] : [])),
    ),
    ...later.flatMap(({ values, scripts: others }) => [
      ...values.map(({ place }) => place),
      ...others.flatMap(({ script, flow }) => flow.reads.map(({ offset }) => script.placeOf(offset))),
    ]),
  ];
  for (const at of places) report({ ...TOLD[own], at, ...keySource(use, edition, 'script') });
  return places.length > 0;
}

const VARIABLE = { name: KEY, isOutput: false, isSecret: true, offset: 0, carried: 'variable' } as const;

const MESSAGE = '$(servicePrincipalKey) is read here. On a federated connection there is no key';
const REMEDY =
  'Sign in with the connection where the secret is used, or hand idToken over: `ARM_OIDC_TOKEN` and `ARM_USE_OIDC` for Terraform.';

const TOLD = {
  unknown: {
    message: `${MESSAGE}, and nothing here gives the variable another value.`,
    remedy: REMEDY,
    confidence: 'likely',
  },
  group: {
    message: `${MESSAGE}; a variable group may give the variable another value.`,
    remedy: `If the group holds the key of this connection: ${REMEDY}`,
    severity: 'warning',
    confidence: 'possible',
  },
} as const;

/** Where a pipeline variable of that name comes from. */
function originOf({ macros, list, at }: TaskUse): 'declared' | 'group' | 'unknown' {
  if (!isUnknown(macros.variables.get(KEY, [], at.file, { inherited: undefined }))) return 'declared';
  const hasGroup = list.owners.some((owner) =>
    valuesOf(owner, 'variables').some(
      (variables) =>
        variables.kind === 'sequence' &&
        variables.items.some((item) => item.kind === 'mapping' && valueOf(item, 'group') !== undefined),
    ),
  );
  return hasGroup ? 'group' : 'unknown';
}
