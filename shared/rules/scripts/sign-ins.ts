import type { Carried, KeyFlow } from './key-flow.ts';
import { COMMENT, LITERAL, QUOTED, type Command, type Lexed, type Word } from './lexing/lexed.ts';
import { firstWordOf } from './first-word.ts';

/** What signs in. */
export type SignInProgram = 'az' | 'powershell' | 'registry' | 'kubectl' | 'azcopy' | 'sdk' | 'kubelogin';

/** A command by which a script signs in with the key, or a variable by which a tool does. */
export interface SignIn {
  readonly program: SignInProgram;
  /** As it is written: `az login`, `AZURE_CLIENT_SECRET`. */
  readonly text: string;
  readonly offset: number;
  /** How it holds the key; `own` where it signs the connection's principal in with another secret. */
  readonly carried: Exclude<Carried, undefined> | 'own';
  /** The password of `az login`, option and value, where both stand there. */
  readonly password: (Word & { readonly value: Word }) | undefined;
  /** The command to its end. */
  readonly command: Word;
}

const COMMANDS =
  /\b(?:(az(?:\.cmd)?[ \t]+login)|((?:Connect|Login|Add)-Az(?:ureRm)?Account)|((?:az(?:\.cmd)?[ \t]+acr|docker|podman|helm[ \t]+registry|oras)[ \t]+login)|(kubectl[ \t]+config[ \t]+set-credentials)|(kubelogin[ \t]+(?:convert-kubeconfig|get-token)))(?![\w-])/gi;

/** Variables by which tools sign in with a secret, and what reads them. */
const SECRET_VARIABLES: ReadonlyMap<string, SignInProgram> = new Map([
  ['AZURE_CLIENT_SECRET', 'sdk'],
  ['AZCOPY_SPA_CLIENT_SECRET', 'azcopy'],
  ['AAD_SERVICE_PRINCIPAL_CLIENT_SECRET', 'kubelogin'],
]);

/** A cheap look whether there can be one. */
const MAY_SIGN_IN = /login|AzAccount|AzureRmAccount|set-credentials|_CLIENT_SECRET/i;

/** Where a script signs in with the key. */
export function signInsOf(flow: KeyFlow): readonly SignIn[] {
  const { lexed } = flow;
  if (!MAY_SIGN_IN.test(lexed.text)) return [];
  return [...byCommand(flow), ...byVariable(flow)].sort((a, b) => a.offset - b.offset);
}

function byCommand(flow: KeyFlow): readonly SignIn[] {
  const { lexed } = flow;
  const seen = new Set<Command>();
  return Array.from(lexed.text.matchAll(COMMANDS)).flatMap((match) => {
    const { index, 0: text } = match;
    const own = lexed.commandAt(index);
    // What looks like a second sign-in in one command is an argument of the first.
    if (own === undefined || seen.has(own) || !isRun(lexed, index)) return [];
    seen.add(own);
    const command = { start: index, end: own.end };
    const [, az, powershell, registry, kubectl] = match;
    if (az !== undefined) return azLogin(flow, text, { ...own, start: index });
    const program = powershell ? 'powershell' : registry ? 'registry' : kubectl ? 'kubectl' : 'kubelogin';
    const carried =
      flow.carried(command) ?? (registry === undefined ? undefined : flow.carried(pipedInto(lexed, index)));
    return carried === undefined ? [] : [{ program, text, offset: index, carried, password: undefined, command }];
  });
}

/** False in a comment, and in a text that is only shown. */
function isRun(lexed: Lexed, offset: number): boolean {
  const kind = lexed.kindAt(offset);
  if (kind === COMMENT || kind === LITERAL) return false;
  return kind !== QUOTED || !/^(?:echo|printf|cat|tee|throw|write-\w+)$/.test(firstWordOf(lexed, offset));
}

/** What stands on the line before: a password can come through a pipe. */
function pipedInto(lexed: Lexed, offset: number): Word {
  const before = lexed.text.slice(Math.max(0, offset - LOOK_BACK), offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return { start: /\|\s*(?:sudo\s+)?$/.test(line) ? offset - line.length : offset, end: offset };
}

/** How far a pipe, or the options of a quoted command, are looked for. */
const LOOK_BACK = 1_000;

function azLogin(flow: KeyFlow, text: string, command: Command): readonly SignIn[] {
  const { lexed } = flow;
  if (lexed.kindAt(command.start) === QUOTED) return azLoginInQuotes(flow, text, command);
  const words = [...lexed.words(command)];
  const written = words.map(({ start, end }) => lexed.text.slice(start, Math.min(end, start + MAX_OPTION)));
  if (written.some((word) => word.startsWith('--federated-token'))) return [];
  const isPrincipal = written.includes('--service-principal');
  const password = isPrincipal ? passwordIn(words, written) : undefined;
  const signIn = { program: 'az' as const, text, offset: command.start, password, command };
  // Without the option, a variable that holds the key can hold all options.
  const carried = password === undefined ? flow.carried(command) : flow.carried(password.value);
  if (carried !== undefined) return isPrincipal || carried === 'variable' ? [{ ...signIn, carried }] : [];
  const isOwn = password !== undefined && written.some((word) => PRINCIPAL[lexed.syntax].test(word));
  return isOwn ? [{ ...signIn, carried: 'own' }] : [];
}

/** A command for another shell, `bash -c "az login …"`: one word for this one. */
function azLoginInQuotes(flow: KeyFlow, text: string, command: Command): readonly SignIn[] {
  const options = flow.lexed.text.slice(command.start, Math.min(command.end, command.start + LOOK_BACK));
  const isLogin = /--service-principal\b/.test(options) && !options.includes('--federated-token');
  const carried = isLogin ? flow.carried(command) : undefined;
  if (carried === undefined) return [];
  return [{ program: 'az', text, offset: command.start, carried, password: undefined, command }];
}

/** Longest option that is told apart. */
const MAX_OPTION = 40;

function passwordIn(words: readonly Word[], written: readonly string[]): SignIn['password'] {
  for (const [index, word] of words.entries()) {
    const option = /^(?:--password|-p)(?:=|(?=["'$%!])|$)/.exec(written[index] ?? '')?.[0];
    if (option === undefined) continue;
    const isJoined = word.end > word.start + option.length;
    const value = isJoined ? { start: word.start + option.length, end: word.end } : words[index + 1];
    return value === undefined ? undefined : { start: word.start, end: value.end, value };
  }
  return undefined;
}

/** A word that is the principal of the connection. */
const PRINCIPAL = {
  bash: /^"?\$\{?servicePrincipalId\}?"?$/,
  powershell: /^"?\$\{?env:servicePrincipalId\}?"?$/i,
  batch: /^"?%servicePrincipalId%"?$/i,
  template: /(?!)/,
} as const;

function byVariable(flow: KeyFlow): readonly SignIn[] {
  return flow.assignments.flatMap(({ name, start, valueStart, end }) => {
    const program = SECRET_VARIABLES.get(name.toUpperCase());
    const carried = program === undefined ? undefined : flow.carried({ start: valueStart, end });
    if (program === undefined || carried === undefined) return [];
    const text = name.toUpperCase();
    return [{ program, text, offset: start, carried, password: undefined, command: { start, end } }];
  });
}
