/** What is known of a claim about a step: it holds, it does not, or that is decided later. */
export type Truth = 'yes' | 'no' | 'unknown';

/** True of all of them; of none, true. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

/** True of at least one of them; of none, false. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('unknown') ? 'unknown' : 'no';
}

/** The contrary; what is not known stays so. */
export function opposite(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}

/** What all say; unknown where they differ, or where there are none. */
export function agreed(truths: readonly Truth[]): Truth {
  const [first = 'unknown', ...others] = new Set(truths);
  return others.length === 0 ? first : 'unknown';
}

/** True where a text, or a part of it, is only known when the pipeline is compiled or runs. */
export function isKnownLater(text: string): boolean {
  return text.includes('$(') || text.includes('${{') || text.includes('$[');
}

/** Whether a value is another one, as Azure Pipelines compares them: without regard to case and surrounding spaces. */
export function equality(value: string, wanted: string): Truth {
  if (isKnownLater(value)) return 'unknown';
  return value.trim().toLowerCase() === wanted.toLowerCase() ? 'yes' : 'no';
}
