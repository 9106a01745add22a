import { connectionRules } from './connection-rules.ts';
import { rules } from './index.ts';
import type { Rule } from './rule.ts';

/** What is said of a rule, whatever it looks at. */
export type RuleDescription = Pick<Rule, 'id' | 'title' | 'severity'>;

/** Every rule there is: those about steps and waivers, then those about connections. */
export const everyRule: readonly RuleDescription[] = [...rules, ...connectionRules];
