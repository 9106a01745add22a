import { beginningOf } from '../cut.ts';
import { findErrors } from './error-signatures.ts';

/** What a failed step said: the end of its log and its errors. */
export interface FailedStep {
  /** Whoever writes the pipeline chooses it. */
  readonly name: string;
  readonly text: string;
}

/** A failure by a signature of the catalogue. Of what the step said nothing is kept. */
export interface KnownFailure {
  /** Id of the signature. */
  readonly signature: string;
  readonly step: string;
}

/** Longest name of a step that is kept. */
const MAX_STEP_NAME = 200;

/** The first step that failed by a signature of an edition; undefined where none did. */
export function knownFailure(steps: readonly FailedStep[], editionId: string): KnownFailure | undefined {
  for (const { name, text } of steps) {
    const [first] = findErrors(text, editionId);
    if (first !== undefined) return { signature: first.signature.id, step: beginningOf(name, MAX_STEP_NAME) };
  }
  return undefined;
}
