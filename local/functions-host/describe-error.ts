/** An error in one line, with the causes behind it where they say more. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
  // A refused connection to a name with several addresses is an error without a message.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const own = error.message.replaceAll(/\s*\n\s*/g, ' ') || code;
  if (error.cause === undefined) return own;
  const cause = describeError(error.cause);
  return own.includes(cause) ? own : `${own} (${cause})`;
}
