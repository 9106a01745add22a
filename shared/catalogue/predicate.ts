import { z } from 'zod';
import { agreed, anyOf, equality, isKnownLater, opposite, type Truth } from './truth.ts';

const agentOs = z.enum(['windows', 'linux', 'macos']);

/** What an agent runs on. */
export type AgentOs = z.infer<typeof agentOs>;

const pattern = z.string().refine(isPattern, 'no regular expression');

/**
 * When a condition of a task holds: a closed language over the inputs of a step, the scripts that it runs and the agent of its job.
 * Patterns are regular expressions and ignore case. `{ "all": [] }` always holds.
 */
export type Predicate =
  | { readonly input: string; readonly equals: string }
  | { readonly input: string; readonly in: readonly string[] }
  | { readonly input: string; readonly set: true }
  | { readonly input: string; readonly matches: string }
  | { readonly script: string }
  | { readonly agentOs: readonly AgentOs[] }
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate };

export const predicateSchema: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    z.strictObject({ input: z.string(), equals: z.string() }),
    z.strictObject({ input: z.string(), in: z.array(z.string()).readonly() }),
    z.strictObject({ input: z.string(), set: z.literal(true) }),
    z.strictObject({ input: z.string(), matches: pattern }),
    z.strictObject({ script: pattern }),
    z.strictObject({ agentOs: z.array(agentOs).readonly() }),
    z.strictObject({ all: z.array(predicateSchema).readonly() }),
    z.strictObject({ any: z.array(predicateSchema).readonly() }),
    z.strictObject({ not: predicateSchema }),
  ]),
);

/** What a predicate asks of a step. */
export interface Facts {
  /** Every value an input can have, its default included; one that holds `$(x)` or `${{ x }}` is known later. Empty text where unset. */
  valuesOf(input: string): readonly string[];
  isSet(input: string): Truth;
  /** Whether a script of the step holds what a pattern finds. */
  scriptHolds(pattern: RegExp): Truth;
  /** What the agent can run on; `open` where it can be anything else too. */
  agents(): { readonly systems: readonly AgentOs[]; readonly open: boolean };
}

/** Whether a predicate holds for a step: `unknown` where that is decided later, or is not in the pipeline. */
export function truthOf(predicate: Predicate, facts: Facts): Truth {
  if ('all' in predicate) return untilDecided(predicate.all, facts, 'no', 'yes');
  if ('any' in predicate) return untilDecided(predicate.any, facts, 'yes', 'no');
  if ('not' in predicate) return opposite(truthOf(predicate.not, facts));
  if ('script' in predicate) return facts.scriptHolds(new RegExp(predicate.script, 'i'));
  if ('agentOs' in predicate) return runsOn(predicate.agentOs, facts);
  if ('set' in predicate) return facts.isSet(predicate.input);
  return agreed(facts.valuesOf(predicate.input).map((value) => compare(value, predicate)));
}

/** One part decides all of them; what follows is not asked, because a script costs more to read than an input. */
function untilDecided(parts: readonly Predicate[], facts: Facts, decisive: Truth, otherwise: Truth): Truth {
  let truth = otherwise;
  for (const part of parts) {
    const own = truthOf(part, facts);
    if (own === decisive) return decisive;
    if (own === 'unknown') truth = own;
  }
  return truth;
}

type Comparison = Extract<
  Predicate,
  { readonly equals: string } | { readonly in: unknown } | { readonly matches: string }
>;

function compare(value: string, predicate: Comparison): Truth {
  if ('equals' in predicate) return equality(value, predicate.equals);
  if ('in' in predicate) return anyOf(predicate.in.map((wanted) => equality(value, wanted)));
  if (new RegExp(predicate.matches, 'i').test(value)) return 'yes';
  return isKnownLater(value) ? 'unknown' : 'no';
}

function runsOn(wanted: readonly AgentOs[], facts: Facts): Truth {
  const { systems, open } = facts.agents();
  if (open) return 'unknown';
  // A job without an agent runs on none of them.
  return systems.length === 0 ? 'no' : agreed(systems.map((system) => (wanted.includes(system) ? 'yes' : 'no')));
}

/** The inputs that a predicate asks for. */
export function inputsIn(predicate: Predicate): readonly string[] {
  if ('all' in predicate) return predicate.all.flatMap(inputsIn);
  if ('any' in predicate) return predicate.any.flatMap(inputsIn);
  if ('not' in predicate) return inputsIn(predicate.not);
  return 'input' in predicate ? [predicate.input] : [];
}

/** Whether a predicate asks for the scripts of a step. */
export function asksForScript(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(asksForScript);
  if ('any' in predicate) return predicate.any.some(asksForScript);
  return 'not' in predicate ? asksForScript(predicate.not) : 'script' in predicate;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'i').source !== '';
  } catch {
    return false;
  }
}
