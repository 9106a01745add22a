import { valuesOf, type MappingNode } from '../../pipelines/yaml/node.ts';
import type { Carried, KeyFlow } from './key-flow.ts';
import { COMMENT, type Command, type Word } from './lexing/lexed.ts';

/** A place that gives Terraform the key as its client secret. */
export interface TerraformSecret {
  /** `ARM_CLIENT_SECRET`, `-var client_secret`. */
  readonly text: string;
  readonly offset: number;
  readonly carried: Exclude<Carried, undefined>;
  /** The assignment with its value, where it is one of `ARM_CLIENT_SECRET`. */
  readonly assignment: (Word & { readonly value: Word }) | undefined;
}

const VARIABLE = /^(?:arm_client_secret|tf_var_\w+)$/i;
const PROGRAM = /\b(?:terraform|tofu|terragrunt)(?:\.exe)?[ \t]/gi;
const OPTION = /^["']?--?(var|backend-config)(?=[="'\s]|$)/;

/** Where a script gives Terraform the key. */
export function terraformSecretsOf(flow: KeyFlow): readonly TerraformSecret[] {
  if (!flow.hasKey || !/ARM_CLIENT_SECRET|TF_VAR_|terraform|tofu|terragrunt/i.test(flow.lexed.text)) return [];
  return [...byVariable(flow), ...byOption(flow)].sort((a, b) => a.offset - b.offset);
}

function byVariable(flow: KeyFlow): readonly TerraformSecret[] {
  return flow.assignments.flatMap(({ name, start, valueStart, end }) => {
    if (!VARIABLE.test(name)) return [];
    const value = { start: valueStart, end };
    const carried = flow.carried(value);
    if (carried === undefined) return [];
    const text = flow.lexed.text.slice(start, start + name.length);
    const isSecret = text.toUpperCase() === 'ARM_CLIENT_SECRET';
    return [{ text, offset: start, carried, assignment: isSecret ? { start, end, value } : undefined }];
  });
}

function byOption(flow: KeyFlow): readonly TerraformSecret[] {
  const { lexed } = flow;
  const found = new Map<number, TerraformSecret>();
  const seen = new Set<Command>();
  for (const { index } of lexed.text.matchAll(PROGRAM)) {
    const command = lexed.kindAt(index) === COMMENT ? undefined : lexed.commandAt(index);
    if (command === undefined || seen.has(command)) continue;
    seen.add(command);
    if (flow.carried(command) === undefined) continue;
    const words = [...lexed.words({ ...command, start: Math.max(index, command.start) })];
    for (const [nth, word] of words.entries()) {
      const head = lexed.text.slice(word.start, Math.min(word.end, word.start + MAX_OPTION));
      const option = OPTION.exec(head)?.[1];
      if (option === undefined) continue;
      const isJoined = head.includes('=');
      const value = isJoined ? word : words[nth + 1];
      const carried = value === undefined ? undefined : flow.carried(value);
      if (carried === undefined) continue;
      found.set(word.start, { text: `-${option}`, offset: word.start, carried, assignment: undefined });
    }
  }
  return [...found.values()];
}

const MAX_OPTION = 40;

const USES_OIDC = /\bARM_USE_OIDC\b["']?\s*[=:,]\s*["']?\$?["']?true/i;
const HAS_TOKEN =
  /\bARM_OIDC_(?:TOKEN|TOKEN_FILE_PATH|REQUEST_TOKEN|AZURE_SERVICE_CONNECTION_ID)\b|\bARM_ADO_PIPELINE_SERVICE_CONNECTION_ID\b/i;

/** True where texts together switch Terraform to federation and give it a token, or the means to ask for one. */
export function usesOidc(texts: readonly string[]): boolean {
  return texts.some((text) => USES_OIDC.test(text)) && texts.some((text) => HAS_TOKEN.test(text));
}

/** What a step maps to variables of the environment, a line each. */
export function environmentOf(step: MappingNode): string {
  return valuesOf(step, 'env')
    .flatMap((env) => (env.kind === 'mapping' ? env.entries : []))
    .map(({ key, value }) => `${key.text}=${value.kind === 'scalar' ? value.text : ''}`)
    .join('\n');
}
