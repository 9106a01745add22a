import { ServiceError } from '../answers.ts';

/** The name of an enum value that a client sent as name or as number; undefined where it sent none. */
export function enumName(
  members: readonly string[],
  value: string | number | null | undefined,
  parameter: string,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  const name =
    typeof value === 'number' ? members[value] : members.find((member) => member.toLowerCase() === value.toLowerCase());
  if (name !== undefined) return name;
  throw new ServiceError({
    status: 400,
    typeKey: 'ArgumentException',
    message: `The value ${JSON.stringify(value)} is not one of ${members.join(', ')}. Parameter name: ${parameter}`,
  });
}
