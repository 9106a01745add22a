import { z } from 'zod';

/** Demands travel as texts, `Agent.OS -equals Linux`; the specification describes objects. */
export const demandsSchema = z
  .array(
    z.union([
      z.string(),
      z
        .object({ name: z.string(), value: z.string().nullish() })
        .transform(({ name, value }) => (value ? `${name} -equals ${value}` : name)),
    ]),
  )
  .nullish();

export const agentSpecificationSchema = z.object({ identifier: z.string().nullish() }).nullish();

/** Variables by whose values a job runs several times: a list, or a text with commas. */
export const multipliersSchema = z
  .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
  .nullish()
  .transform((names) => (names ?? []).map((name) => name.trim()).filter((name) => name !== ''));

/** Parameters of a definition or a stage, to which its steps are linked (docs: process parameters). */
export const processParametersSchema = z
  .object({
    inputs: z.array(z.object({ name: z.string(), defaultValue: z.string().nullish() })).nullish(),
  })
  .nullish();

/** They are variables with a prefix: `$(Parameters.connection)`. */
export function processParametersIn(
  parameters: z.infer<typeof processParametersSchema>,
): readonly (readonly [string, string | undefined])[] {
  return (parameters?.inputs ?? []).map(({ name, defaultValue }) => [`Parameters.${name}`, defaultValue ?? undefined]);
}

/** The pool of Microsoft's agents says nothing without an image: classic definitions had another default than YAML. */
export function poolIn(name: string | null | undefined, image: string | undefined): string | undefined {
  const isHosted = name?.trim().toLowerCase() === 'azure pipelines';
  return isHosted && image === undefined ? undefined : (name ?? undefined);
}
