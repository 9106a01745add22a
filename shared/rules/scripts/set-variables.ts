import type { Carried, KeyFlow } from './key-flow.ts';
import { COMMENT } from './lexing/lexed.ts';

/** A pipeline variable that a script sets from the key, by a logging command. */
export interface KeyVariable {
  readonly name: string;
  readonly isOutput: boolean;
  /** A secret is given to no script by itself: a step has to map it. */
  readonly isSecret: boolean;
  /** Where the logging command begins. */
  readonly offset: number;
  readonly carried: Exclude<Carried, undefined>;
}

const SET_VARIABLE = /##vso\[task\.setvariable\s([^\]\r\n]{1,400})\]/gi;

/** The pipeline variables that a script sets from the key (docs: logging commands, SetVariable). */
export function keyVariablesOf(flow: KeyFlow): readonly KeyVariable[] {
  const { lexed } = flow;
  if (!flow.hasKey || !/task\.setvariable/i.test(lexed.text)) return [];
  const found: KeyVariable[] = [];
  const matches = [...lexed.text.matchAll(SET_VARIABLE)];
  for (const [nth, { index, 0: whole, 1: properties = '' }] of matches.entries()) {
    const name = /(?:^|;)\s*variable\s*=\s*([\w.-]+)\s*(?:;|$)/i.exec(properties)?.[1];
    if (name === undefined || lexed.kindAt(index) === COMMENT) continue;
    const start = index + whole.length;
    // One text can hold several logging commands.
    const end = Math.min(lexed.commandAt(index)?.end ?? start, matches[nth + 1]?.index ?? Infinity);
    const carried = flow.carried({ start, end });
    if (carried === undefined) continue;
    const isOutput = /(?:^|;)\s*isoutput\s*=\s*true/i.test(properties);
    const isSecret = /(?:^|;)\s*issecret\s*=\s*true/i.test(properties);
    found.push({ name, isOutput, isSecret, offset: index, carried });
  }
  return found;
}

/** True where a script sets a pipeline variable of that name, to whatever. */
export function setsVariable(text: string, name: string): boolean {
  if (!/task\.setvariable/i.test(text)) return false;
  return Array.from(text.matchAll(SET_VARIABLE)).some(([, properties = '']) =>
    properties.split(';').some((property) => property.trim().toLowerCase() === `variable=${name.toLowerCase()}`),
  );
}
