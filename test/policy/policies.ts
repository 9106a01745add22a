import { defaultPolicy } from '../../shared/policy/policy.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { type PolicySource } from '../../shared/policy/load-policy.ts';

/** A policy in force, from its text; without one the defaults. */
export function policySource(text?: string): PolicySource {
  const policy = text === undefined ? defaultPolicy : readPolicy(text, 'policy.yml');
  return { current: () => Promise.resolve({ policy, problem: undefined, source: 'policy.yml' }) };
}

/** A policy that cannot be read. */
export const brokenPolicy: PolicySource = {
  current: () => Promise.resolve({ policy: defaultPolicy, problem: 'It cannot be read.', source: 'policy.yml' }),
};
