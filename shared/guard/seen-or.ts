import { GuardError, LASTING } from '../errors.ts';

/**
 * Answers undefined, and notes why, when a source cannot be seen.
 * @param patient True to leave what can pass (the service is away, the sign-in has expired) to a later try.
 */
export async function seenOr<T>(
  asked: Promise<T>,
  patient: boolean,
  unseen: (why: string) => void,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GuardError) || (patient && !LASTING.has(error.code))) throw error;
    unseen(error.message);
    return undefined;
  }
}
