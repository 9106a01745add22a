import { hasBody } from '../roots.ts';
import type { Path } from '../yaml/branch.ts';
import { valueOf, valuesOf, type MappingNode } from '../yaml/node.ts';
import { evaluateFile } from './evaluate-tree.ts';
import type { Template } from './include.ts';
import type { Resolve } from './parameter-types.ts';
import { bindParameters, Parameters } from './parameters.ts';
import type { Place } from './place.ts';
import type { Following, Standpoint } from './referenced.ts';
import { Scope } from './scope.ts';
import { Variables } from './variables.ts';

/** A template that holds nothing to run is most likely another one than is meant. */
export function requireBody({ root, place }: Template, reference: MappingNode, { notes }: Following): void {
  if (hasBody(root)) return;
  const message = `${place.file.path} holds no stages, jobs or steps: nothing of it is judged here.`;
  notes.add(valueOf(reference, 'template') ?? reference, 'template-invalid', message);
}

/** Evaluates a template with the parameters that a reference passes. */
export function evaluated(
  template: Template,
  reference: MappingNode,
  branches: Path,
  { scope }: Standpoint,
  following: Following,
) {
  const variables = new Variables(template.place.file, scope.variables);
  const at = scope.along([...(reference.branches ?? []), ...branches]);
  const parameters = parametersFor(template, reference, at, variables, following);
  const inner = new Scope(template.place, parameters, variables, scope.budget, at.path, at.narrowed);
  return { tree: evaluateFile(template.root, inner, following.run), scope: inner };
}

export function parametersFor(
  template: Template,
  reference: MappingNode,
  { place, budget, path, narrowed }: Scope,
  variables: Variables,
  following: Following,
): Parameters {
  const passed = valuesOf(reference, 'parameters');
  const from = (stack: Place['stack']): Resolve => {
    const scope = new Scope({ ...template.place, stack }, NO_PARAMETERS, variables, budget, path, narrowed);
    return (list) => following.resolve(list, { scope, lost: false });
  };
  // A list that is handed to a template may refer to that template: it is the caller who includes it. In a default it is the template.
  const resolve = { passed: from(place.stack), byDefault: from(template.place.stack) };
  return bindParameters(template.root, passed, valueOf(reference, 'template') ?? reference, following.notes, resolve);
}

/** References in a list that was handed on need no parameters any more: their values are evaluated. */
const NO_PARAMETERS = new Parameters(new Map(), false);
