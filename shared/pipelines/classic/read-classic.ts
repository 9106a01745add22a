import type { Catalogue } from '../../catalogue/catalogue.ts';
import { diagnosticAt, type Diagnostic } from '../diagnostic.ts';
import { readTree, type Pipeline } from '../pipeline.ts';
import type { ClassicArtifact, ClassicDefinition, ClassicVariables, TaskGroups } from './definition.ts';
import { StepExpansion } from './expand-steps.ts';
import { placeNamed, type ScopeVariables } from './nodes.ts';
import { quoted } from './place.ts';
import { isNameless, taskTextOf, type InstalledTasks } from './task-names.ts';
import { treeOf } from './tree.ts';

/** What is known beside a classic definition. */
export interface ClassicKnowledge {
  readonly catalogue: Catalogue;
  readonly groups: TaskGroups;
  readonly installed: InstalledTasks;
  readonly variablesOf: (variables: ClassicVariables) => ScopeVariables;
  /** Predefined variables. */
  readonly variables: ReadonlyMap<string, string>;
  /** Names and ids of the connections that are looked for. */
  readonly connectionNames: readonly string[];
}

/** A classic definition as it was read so far. */
export interface ClassicReading {
  /** The pipeline that it is; while task groups are wanted it says little. */
  readonly pipeline: Pipeline;
  /** Ids of task groups that have to be read first. */
  readonly wanted: ReadonlySet<string>;
  /** True where steps run tasks that neither the catalogue nor `installed` can name. */
  readonly hasNameless: boolean;
}

/** Reads a classic definition as the pipeline that it is. Pure; never throws on any definition. */
export function readClassic(name: string, definition: ClassicDefinition, knowledge: ClassicKnowledge): ClassicReading {
  const { catalogue, groups, installed, variablesOf, variables, connectionNames } = knowledge;
  const steps = new StepExpansion(groups);
  let hasNameless = false;
  const root = treeOf(name, definition, {
    steps,
    variablesOf,
    taskTextOf: (step) => {
      hasNameless ||= isNameless(step) && !installed.has(step.taskId);
      return taskTextOf(step, installed);
    },
  });
  const pipeline = readTree(root, catalogue, { variables, connectionNames });
  const diagnostics = [
    ...pipeline.diagnostics,
    ...steps.unseen.map(({ place, code, message }) => diagnosticAt(placeNamed(place).file, 0, code, message)),
    ...artifactsOf(definition, connectionNames),
  ];
  const complete = diagnostics.every(({ unknown }) => !unknown);
  return { pipeline: { ...pipeline, diagnostics, complete }, wanted: steps.wanted, hasNameless };
}

/** Azure DevOps reads an artifact itself, before any task runs. */
function artifactsOf({ artifacts }: ClassicDefinition, names: readonly string[]): readonly Diagnostic[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return artifacts
    .filter(({ connectionId }) => connectionId !== undefined && wanted.has(connectionId.toLowerCase()))
    .map(({ alias, type }: ClassicArtifact) => {
      const message = `Azure DevOps takes this artifact (${type}) through the connection, and no source says whether it can do so under federation. Look whether the next release finds its versions.`;
      return diagnosticAt(placeNamed(`artifact ${quoted(alias)}`).file, 0, 'expression-unresolved', message);
    });
}
