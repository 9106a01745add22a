/** Parameters that the service never gives out; should it ever, they are not sent back. */
const SECRET = /(?:key|certificate|password|secret)$/i;

/** The parameters of an authorization as they are sent back: null leaves a secret as it is. */
export function withoutSecrets(parameters: Readonly<Record<string, unknown>> | null | undefined): unknown {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([key, value]) => [key, SECRET.test(key) ? null : value]),
  );
}
