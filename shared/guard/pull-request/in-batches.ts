/** Calls at a time: enough to hide latency, few enough to be polite. */
const AT_A_TIME = 8;

/** Asks for all of a list, some at a time; the answers are in its order. */
export async function inBatches<T, R>(list: readonly T[], ask: (one: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  for (let from = 0; from < list.length; from += AT_A_TIME)
    answers.push(...(await Promise.all(list.slice(from, from + AT_A_TIME).map(ask))));
  return answers;
}
