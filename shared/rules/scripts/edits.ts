import type { SuggestedEdit } from '../rule.ts';
import type { Lexed, ScriptSyntax, Word } from './lexing/lexed.ts';
import type { ScriptText } from './script-text.ts';
import type { SignIn } from './sign-ins.ts';
import type { TerraformSecret } from './terraform-secrets.ts';

/** A replacement of a range of a script, where exactly that text stands in its file; undefined elsewhere. */
export function literalEdit(script: ScriptText, { start, end }: Word, text: string): SuggestedEdit | undefined {
  const from = script.placeOf(start);
  const to = script.placeOf(end - 1);
  const written = from.file.text.slice(from.offset, to.offset + 1);
  return written === script.text.slice(start, end) ? { start: from.offset, end: to.offset + 1, text } : undefined;
}

/** The same of a text that signs in with a token. */
function federatedEdit(script: ScriptText, word: Word, text: string): SuggestedEdit | undefined {
  const edit = literalEdit(script, word, text);
  return edit === undefined ? undefined : { ...edit, unsafeOnSecret: true };
}

/** A word that is a variable of the environment and nothing else, `NAME` in each language. */
const ALONE: Readonly<Record<ScriptSyntax, (name: string) => RegExp>> = {
  bash: (name) => new RegExp(String.raw`^(?:\$${name}|\$\{${name}\}|"\$${name}"|"\$\{${name}\}")$`),
  powershell: (name) => new RegExp(String.raw`^(?:\$env:${name}|"\$env:${name}"|\$\{env:${name}\})$`, 'i'),
  batch: (name) => new RegExp(`^(?:%${name}%|"%${name}%")$`, 'i'),
  template: () => /(?!)/,
};

function isAlone({ text, syntax }: Lexed, { start, end }: Word, name: string): boolean {
  return ALONE[syntax](name).test(text.slice(start, end));
}

const KEY = /servicePrincipalKey/i;

/**
 * `az login` with the key becomes one with the token: only where the principal and the tenant of the connection sign in, so that the
 * token is theirs.
 */
export function federatedLogin(
  lexed: Lexed,
  { password, command, program }: SignIn,
  script: ScriptText,
): SuggestedEdit | undefined {
  if (program !== 'az' || password === undefined || !isAlone(lexed, password.value, 'servicePrincipalKey'))
    return undefined;
  const whole = lexed.commandAt(command.start);
  if (whole === undefined) return undefined;
  const words = [...lexed.words({ ...whole, start: command.start })];
  const valueOf = (...options: readonly string[]): Word | undefined =>
    words[words.findIndex(({ start, end }) => options.includes(lexed.text.slice(start, end))) + 1];
  const isOption = (option: string): boolean => words.some(({ start, end }) => lexed.text.slice(start, end) === option);
  const user = valueOf('-u', '--username');
  if (user === undefined || !isAlone(lexed, user, 'servicePrincipalId')) return undefined;
  if (!isOption('--tenant') && !isOption('-t')) return undefined;
  const written = lexed.text.slice(password.start, password.end).replace(/^(?:--password|-p)/, '--federated-token');
  return federatedEdit(script, password, written.replace(KEY, 'idToken'));
}

/** `ARM_CLIENT_SECRET` with the key becomes `ARM_OIDC_TOKEN` with the token; only where the script says nothing else of it. */
export function oidcToken(
  lexed: Lexed,
  { assignment }: TerraformSecret,
  script: ScriptText,
): SuggestedEdit | undefined {
  if (assignment === undefined || script.text.match(/ARM_CLIENT_SECRET/gi)?.length !== 1) return undefined;
  const { text, syntax } = lexed;
  const { start, value } = assignment;
  const end = value.start + text.slice(value.start, value.end).trimEnd().length;
  const written = text.slice(value.start, end);
  const token = written.replace(KEY, 'idToken');
  switch (syntax) {
    case 'bash':
      if (!isAlone(lexed, { start: value.start, end }, 'servicePrincipalKey')) return undefined;
      return federatedEdit(script, { start, end }, `ARM_OIDC_TOKEN=${token} ARM_USE_OIDC=true`);
    case 'powershell': {
      const from = start - '$env:'.length;
      if (!isAlone(lexed, { start: text.indexOf(written.trimStart(), value.start), end }, 'servicePrincipalKey'))
        return undefined;
      if (text.slice(from, start).toLowerCase() !== '$env:') return undefined;
      return federatedEdit(
        script,
        { start: from, end },
        `$env:ARM_OIDC_TOKEN = ${token.trimStart()}; $env:ARM_USE_OIDC = 'true'`,
      );
    }
    case 'batch': {
      const from = lexed.commandAt(start)?.start ?? start;
      const head = text.slice(from, start);
      const tail = head.endsWith('"') ? '"' : '';
      if (written !== `%servicePrincipalKey%${tail}`) return undefined;
      // Without quotes a blank before `&` would belong to the value.
      const and = tail === '' ? '&' : ' & ';
      return federatedEdit(
        script,
        { start: from, end },
        `${head}ARM_OIDC_TOKEN=${token}${and}${head}ARM_USE_OIDC=true${tail}`,
      );
    }
    case 'template':
      return undefined;
  }
}
