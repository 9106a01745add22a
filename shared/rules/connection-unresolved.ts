import { AT_DESK } from '../pipelines/diagnostic.ts';
import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import { defineConnectionRule } from './connection-rule.ts';

/** Names of connections have to be known before a run, and which one a step then gets decides whether it works. */
const SOURCE = 'https://learn.microsoft.com/azure/devops/pipelines/library/service-endpoints';

/** Most names that a message or a remedy lists. */
const MAX_NAMED = 5;

/** Which connection a step uses is decided by something that is not in the YAML. Unknown is never ready. */
export const connectionUnresolved = defineConnectionRule({
  id: 'connection-unresolved',
  title: 'Which connection a step uses is only known when the pipeline is queued',
  severity: 'warning',
  check({ name, naming, isSought }, report) {
    if (name !== undefined || naming?.kind !== 'azure') return;
    const { input } = naming;
    const said = { confidence: 'possible', unknown: true, source: SOURCE, asOf: null } as const;
    if (input.resolution === 'unresolved') {
      const names = input.names.slice(0, MAX_NAMED).join(', ');
      const known = names === '' ? '' : ` It can be ${names}, and something else.`;
      const message = `Which connection "${input.value}" names is only known when the pipeline is queued.${known}`;
      report({ ...said, message, remedy: remedyFor(input) });
    } else if (isSought && input.open === true) {
      const message = `Whoever starts the pipeline may type another connection than "${input.value}", this one too.`;
      report({ ...said, message, remedy: allow(input.value) });
    }
  },
});

/** The one thing that makes the name known. */
function remedyFor({ value, names, lacking = [] }: NamedConnection): string {
  if (/\bparameters\s*[.[]/i.test(value)) return allow(value);
  const variables = lacking.length > 0 ? lacking : [namedBy('variables', value) ?? []].flat();
  if (variables.length === 0 || variables.length > MAX_NAMED || !variables.every((variable) => PLAIN.test(variable))) {
    return 'Write the name out, or pass it as a parameter that allows only some ("values").';
  }
  const given = variables.map((variable) => `--variable ${variable}=VALUE`).join(' ');
  // A value that is given already does not settle it there.
  const still =
    names.length === 0
      ? ''
      : ' Where it is given already, a variable group under a condition or a matrix that the run computes can set another one: write the name out there, or let the guard, which reads groups, judge the pipeline.';
  return `Declare it in the YAML or the definition, or in a variable group that the pipeline names, for the guard.${still} ${AT_DESK}give a value: ${given}.`;
}

/** What may end up as a word of somebody's shell: a name with anything else in it is never part of a command. */
const PLAIN = /^\w[\w.-]{0,127}$/;

function allow(value: string): string {
  const parameter = namedBy('parameters', value);
  if (parameter === undefined || !PLAIN.test(parameter))
    return 'Let the parameter that decides it allow only some connections ("values").';
  return `Let parameter "${parameter}" allow only some connections ("values"). ${AT_DESK}give it: --parameter ${parameter}=NAME.`;
}

const MEMBERS = {
  parameters: /\bparameters\s*(?:\.\s*([\w.-]+)|\[\s*'([^']+)'\s*\])/i,
  variables: /\bvariables\s*(?:\.\s*([\w.-]+)|\[\s*'([^']+)'\s*\])/i,
} as const;

/** What `parameters.name` or `variables['name']` in an expression names. */
function namedBy(owner: keyof typeof MEMBERS, value: string): string | undefined {
  const found = MEMBERS[owner].exec(value);
  return found?.[1] ?? found?.[2];
}
