import { readsOf } from './key-reads.ts';
import type { KeyFlow } from './key-flow.ts';

/** Where a script asks whether there is a key, in each language. */
const ASKS = {
  bash: /\[\[?\s+(?:!\s+)?(?:-[nz]\s+)?["']?\$\{?servicePrincipalKey|\$\{servicePrincipalKey:[-+]/,
  powershell: /(?:\bif\s*\(|-not\s|!\s*|IsNullOr(?:Empty|WhiteSpace)\()[^\n]{0,80}\$\{?env:servicePrincipalKey/i,
  batch: /\bif\s+(?:\/i\s+)?(?:not\s+)?(?:defined\s+servicePrincipalKey|["[]*%servicePrincipalKey%)/i,
  template: /(?!)/,
} as const;

/** True for a script that uses `idToken` and asks whether there is a key: it was written for both ways of signing in. */
export function handlesBoth({ lexed }: KeyFlow): boolean {
  return ASKS[lexed.syntax].test(lexed.withoutComments) && usesIdToken(lexed);
}

/** True where a script reads the token that a federated connection gives it. */
export function usesIdToken(lexed: KeyFlow['lexed']): boolean {
  return readsOf(lexed, 'idToken').some(({ kind }) => kind === 'read' || kind === 'mention');
}
