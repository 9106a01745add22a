import { z } from 'zod';
import { quoted } from './quoted.ts';

/** Longest text of one field; it ends up in comments and alerts. */
const MAX_TEXT = 300;

/** A value of a closed list. */
export function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, { error: ({ input }) => mustBe(values, input) });
}

/** `must be a, b or c, it is "d"` */
export function mustBe(values: readonly string[], input: unknown): string {
  const last = values.at(-1) ?? '';
  const rest = values.slice(0, -1).join(', ');
  return `must be ${rest === '' ? last : `${rest} or ${last}`}, it is ${quoted(input)}`;
}

/** What a strict mapping says where no mapping stands. */
export function mappingWanted({ code, input }: z.core.$ZodRawIssue): string | undefined {
  return code === 'invalid_type' ? `must be a mapping (key: value), it is ${quoted(input)}` : undefined;
}

/** A text of one line. @param example How it can look, in quotes where YAML needs them. */
export function textField(example: string) {
  const wanted = ({ input }: { readonly input?: unknown }): string =>
    input === undefined
      ? `is missing: write it as ${example}`
      : `must be a text such as ${example}, it is ${quoted(input)}`;
  return z
    .string({ error: wanted })
    .trim()
    .min(1, `must be a text such as ${example}, it is empty`)
    .max(MAX_TEXT, `must have ${String(MAX_TEXT)} characters at most`)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters');
}

/** A calendar day, ISO 8601. */
export const dayField = z.iso.date({
  error: ({ input }) =>
    input === undefined
      ? 'is missing: write a day such as 2027-01-31'
      : `must be a day such as 2027-01-31, it is ${quoted(input)}`,
});

/** Characters that would end a link in Markdown, HTML or a log line are refused instead of escaped; a real address has none. */
const ADDRESS = /^https:\/\/[^\s\p{C}()<>"'`\\|[\]{}^]+$/u;

/** The address of a source. */
export const addressField = z
  .string({ error: ({ input }) => `must be an address such as https://example.com/notes, it is ${quoted(input)}` })
  .max(2_000, 'must have 2000 characters at most')
  .refine((text) => ADDRESS.test(text) && URL.canParse(text), {
    error: ({ input }) =>
      `must be an address that begins with https:// and has no spaces, quotes or brackets, it is ${quoted(input)}`,
  });
