/** What the receiver does with authentic messages: with the next `times` of them, then `ok` again; without `times` for good. */
export type Behaviour =
  /** Answers 200. */
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly times?: number;
    }
  /** Takes the message and does not answer before it is released or stopped. */
  | { readonly kind: 'hang'; readonly times?: number }
  /** Does not listen: connections are refused, and open ones end. */
  | { readonly kind: 'away' };

/** Answers the behaviour for each message in turn. */
export function inTurn(behaviour: Behaviour): () => Behaviour {
  let left = 'times' in behaviour ? behaviour.times : Infinity;
  return () => {
    if (left <= 0) return { kind: 'ok' };
    left -= 1;
    return behaviour;
  };
}
