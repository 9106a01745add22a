import { inlineTextOf } from '../../pipelines/scripts/inline-text.ts';
import { scriptFilesOf } from '../../pipelines/scripts/script-files.ts';
import { scriptInputsOf } from '../../pipelines/scripts/script-inputs.ts';
import type { StepList } from '../../pipelines/step-list.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import { valueOf, valuesOf, type MappingNode, type PipelineNode, type ScalarNode } from '../../pipelines/yaml/node.ts';
import type { Report, RuleContext } from '../rule.ts';
import { literalEdit } from './edits.ts';
import { handsOverPrincipal } from './handed-over.ts';
import { lex } from './lexing/lex.ts';
import { COMMENT } from './lexing/lexed.ts';
import { inYaml, type ScriptText } from './script-text.ts';

/** How the page of the preview wrote `ARM_USE_OIDC`. */
const MISSPELT = /(?<!\w)ARM_USE_OUDC(?!\w)/g;

const PAGE =
  'https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/service_principal_oidc#configuring-the-service-principal-in-terraform';

/**
 * Reports `ARM_USE_OUDC` in the scripts of a step, in what it maps to variables, and, where it hands the principal over, in the rest
 * of its job.
 */
export function reportMisspelling(context: RuleContext, report: (finding: Report) => void): void {
  const { use, edition } = context;
  if (handsOverPrincipal(use) === 'no' && !mayBeMisspelt(use)) return;
  const around = handsOverPrincipal(use) === 'no' ? misspeltIn(environmentKeys(use.step)) : misspeltAround(use.list);
  for (const script of [...context.scripts, ...around]) {
    if (!script.text.includes('ARM_USE_OUDC')) continue;
    const readings = script.syntaxes.map((syntax) => lex(script.text, syntax));
    for (const { index, 0: name } of script.text.matchAll(MISSPELT)) {
      if (readings.some((lexed) => lexed.kindAt(index) === COMMENT)) continue;
      const edit = literalEdit(script, { start: index, end: index + name.length }, 'ARM_USE_OIDC');
      report({
        at: script.placeOf(index),
        message:
          'ARM_USE_OUDC is no setting of Terraform: without ARM_USE_OIDC it does not sign in through federation.',
        remedy: 'Write ARM_USE_OIDC. The page of the preview had the name wrong.',
        confidence: 'confirmed',
        source: PAGE,
        asOf: edition.date,
        isBeside: true,
        ...(edit === undefined ? {} : { edit }),
      });
    }
  }
}

/** A cheap look at the step itself. */
function mayBeMisspelt(use: TaskUse): boolean {
  const inputs = scriptInputsOf(use.knowledge.task);
  const inline = inputs === undefined ? [] : use.inputs.written(inputs.inline);
  return (
    inline.some(({ node }) => node.kind === 'scalar' && node.text.includes('ARM_USE_OUDC')) ||
    valueOf(use.step, 'env') !== undefined ||
    scriptFilesOf(use).length > 0
  );
}

const AROUND = new WeakMap<StepList, readonly ScriptText[]>();

/** The texts of a job that hold the misspelt name; looked for once. */
function misspeltAround(list: StepList): readonly ScriptText[] {
  const known = AROUND.get(list);
  if (known !== undefined) return known;
  const steps = list.items.flatMap((item) => (item.kind === 'mapping' ? [item] : []));
  const found = misspeltIn([
    ...list.owners.flatMap(variableNames),
    ...steps.flatMap(environmentKeys),
    ...steps.flatMap((step) => inlineTextOf(step) ?? []),
  ]);
  AROUND.set(list, found);
  return found;
}

function misspeltIn(nodes: readonly ScalarNode[]): readonly ScriptText[] {
  const misspelt = new Set(nodes.filter(({ text }) => text.includes('ARM_USE_OUDC')));
  return [...misspelt].map((node) =>
    inYaml('script', node, node.text.includes('\n') ? ['bash', 'powershell'] : ['template']),
  );
}

function environmentKeys(step: MappingNode): readonly ScalarNode[] {
  return valuesOf(step, 'env').flatMap((env) => (env.kind === 'mapping' ? env.entries.map(({ key }) => key) : []));
}

function variableNames(owner: MappingNode): readonly ScalarNode[] {
  return valuesOf(owner, 'variables')
    .flatMap((variables): readonly PipelineNode[] => {
      if (variables.kind === 'mapping') return variables.entries.map(({ key }) => key);
      if (variables.kind !== 'sequence') return [];
      return variables.items.flatMap((item) => (item.kind === 'mapping' ? valuesOf(item, 'name') : []));
    })
    .flatMap((node) => (node.kind === 'scalar' ? [node] : []));
}
