import type { TaskUse } from '../pipelines/uses.ts';
import { optionsOfText } from '../pipelines/text-options.ts';
import { valuesOf, type MappingNode } from '../pipelines/yaml/node.ts';
import { nameOf, sourceOf } from './catalogue-facts.ts';
import { conditionsFor } from './condition-facts.ts';
import { defineRule } from './rule.ts';

/**
 * A step that may hold its token longer than it lives: under federation it is renewed only with an id token, which has ended by then.
 * Only a declared timeout above the lifetime is told. That of a job says little of one step: it is a note, and only of work that takes
 * long by itself. On public pipelines it stood above nearly every script.
 */
export const longRunningToken = defineRule({
  id: 'long-running-token',
  title: 'Step may run longer than its token lives',
  severity: 'warning',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    const lifetime = edition.tokenLifetimes?.accessMinutes;
    if (row === undefined || row.conditions.length === 0 || lifetime === undefined) return;
    const timeout = timeoutOf(use);
    if (timeout === undefined || timeout.minutes <= lifetime) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const time = timeout.minutes === Infinity ? 'without a limit' : `for ${String(timeout.minutes)} minutes`;
    for (const { condition, truth, inputs } of conditionsFor(context, 'long-running-token')) {
      if (truth === 'no' || (timeout.of === 'job' && condition.ofJob !== true)) continue;
      report({
        message: `${name} may run ${time} (timeoutInMinutes of its ${timeout.of}), and its token lives about ${String(lifetime)}: when ${condition.when}, ${condition.effect}.`,
        remedy: `If it does run that long: ${condition.remedy}; otherwise lower its timeoutInMinutes.`,
        severity: timeout.of === 'step' ? (condition.severity ?? 'warning') : 'note',
        confidence: 'possible',
        inputs,
        ...sourceOf(edition, row, condition),
      });
    }
  },
});

interface Timeout {
  readonly of: 'step' | 'job';
  /** Infinity where there is no limit. */
  readonly minutes: number;
}

/**
 * The timeout that is declared nearest to a step. 0 means none of its own for a step, and for a job as long as the agent allows: six
 * hours or no limit (https://learn.microsoft.com/azure/devops/pipelines/process/phases#timeouts).
 */
function timeoutOf({ step, list }: TaskUse): Timeout | undefined {
  const own = minutesIn(step);
  if (own !== undefined && own > 0) return { of: 'step', minutes: own };
  for (const owner of list.owners.toReversed()) {
    const minutes = minutesIn(owner);
    if (minutes !== undefined) return { of: 'job', minutes: minutes === 0 ? Infinity : minutes };
  }
  return undefined;
}

/** The longest time that a mapping declares; what is only known later says nothing. */
function minutesIn(mapping: MappingNode): number | undefined {
  const declared = valuesOf(mapping, 'timeoutInMinutes');
  if (declared.length === 0) return undefined;
  const texts = declared.flatMap((node) =>
    node.kind === 'scalar' ? optionsOfText(node).map(({ text }) => text.trim()) : [],
  );
  const numbers = texts.filter((text) => /^\d{1,9}$/.test(text)).map(Number);
  if (numbers.length === 0) return undefined;
  return numbers.includes(0) ? 0 : Math.max(...numbers);
}
