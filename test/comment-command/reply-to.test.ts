import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { commandIn } from '../../shared/guard/comment-command/command.ts';
import { replyTo } from '../../shared/guard/comment-command/reply-to.ts';
import { diagnosticCodes } from '../../shared/pipelines/diagnostic-texts.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { everyRule } from '../../shared/rules/every-rule.ts';
import { HOSTILE_NAMES } from '../report/hostile-names.ts';
import { liveMarkdown } from '../report/live-markdown.ts';

const catalogue = openCatalogue();
const POLICY = 'version: 1\ntasks: [{ task: ContosoDeploy@3, wif: supported }]\n';

function reply(content: string): string {
  const command = commandIn(content);
  const text = command === undefined ? undefined : replyTo(command, catalogue);
  if (text === undefined) throw new Error(`${content} has no reply.`);
  return text;
}

describe('the reply', () => {
  it('to recheck is none: the status changes', () => {
    expect(replyTo({ kind: 'recheck' }, catalogue)).toBeUndefined();
  });

  it.each(everyRule.map(({ id, severity }) => [id, severity]))('explains the rule %s', (id, severity) => {
    const text = reply(`/wif-guard explain ${id.toUpperCase()}`);
    expect(text.startsWith(`**${severity}** \`${id}\`: `)).toBe(true);
    expect(text).toMatch(/\*\*What it finds\*\*\n\n\S[^]+\*\*Why it breaks\*\*\n\n\S[^]+\*\*What to do\*\*\n\n\S/);
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toMatch(/\]\((?!https:)/);
    const ours = liveMarkdown(text)
      .replace(/\[[^\]]+\]\(https:\/\/[^\s()]+\)/g, '')
      .replace(/\*\*[A-Za-z ]+\*\*/g, '');
    expect(ours).not.toMatch(/[@#!*[\]`<>]/);
  });

  it('tells a rule in paragraphs, lists and code as its page does', () => {
    expect(reply('/wif-guard explain issuer-retiring')).toContain(
      '\n1. Add a federated credential to its app registration or managed identity, with issuer `https://login.microsoftonline.com/<tenant id>/v2.0` and the subject',
    );
    expect(reply('/wif-guard explain task-version-superseded')).toContain(
      '[Utility.ps1, line 238](https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureFileCopyV4/Utility.ps1#L238)',
    );
  });

  it('explains a task as the command line does', () => {
    const text = reply('/wif-guard explain azurefilecopy@4');
    expect(text).toContain('```text\nAzureFileCopy@4: use-other-version (edition 2026-08');
    expect(text).toContain('use instead:');
  });

  it('explains a diagnostic as its page does', () => {
    expect(reply('/wif-guard explain Expression-Unresolved')).toMatch(
      /^\*\*unknown\*\* `expression-unresolved`\n\n\*\*What it means\*\*\n\n\S[^]+\*\*What makes it known\*\*\n\n\S/,
    );
    expect(reply('/wif-guard explain variable-inherited')).toContain('**What to do**\n\nPass it as a parameter.');
  });

  it('explains what a failed step said, however long the line', () => {
    const text = reply(`/wif-guard explain "${'x'.repeat(1_000)} ERROR: AADSTS700024: assertion"`);
    expect(text).toContain('```text\naadsts700024: token-expired (edition 2026-08, confirmed)\n  message:');
  });

  it.each([
    ['secret-logon', '`secret-login`'],
    ['expresion-unresolved', '`expression-unresolved`'],
    ['AzureFileCpy@4', '`AzureFileCopy@4`'],
    ['Azure CLI@2', '`AzureCLI@2`'],
    ['ContosoDeplooy', '`ContosoDeploy@3`'],
  ])('to %s names what may be meant, and every rule and diagnostic', (name, near) => {
    const own = openCatalogue('current', readPolicy(POLICY, 'policy.yml').tasks);
    const text = replyTo({ kind: 'explain', name }, own) ?? '';
    expect(text).toContain(`\`${name}\`, and no error that stands in it; what may be meant is ${near}`);
    for (const id of [...everyRule.map((rule) => rule.id), ...diagnosticCodes]) expect(text).toContain(`\`${id}\``);
  });

  it('to a name that is like none names none', () => {
    expect(reply('/wif-guard explain compatibility')).toContain('nothing has a name like it');
  });

  it.each(['/wif-guard explain', '/wif-guard explain ``'])('to %s asks for a name', (content) => {
    const text = reply(content);
    expect(text).toContain('needs the name of a rule, a diagnostic or a task after it');
    expect(text).toContain('`/wif-guard explain RULE`');
    expect(text).not.toContain('has no command');
  });

  it.each([
    ['/wif-guard rechek', 'recheck'],
    ['/wif-guard explian secret-login', 'explain'],
    ['/wif-guard recheck now', 'recheck'],
  ])('to %s names the nearest command', (content, nearest) => {
    expect(reply(content)).toContain(`the nearest is \`${nearest}\``);
    expect(reply(content)).toContain('- `/wif-guard explain RULE`');
  });

  it('to nothing lists the commands', () => {
    expect(reply('/wif-guard')).toContain('takes these commands');
  });

  it('holds nothing live of what somebody wrote, is short, and is no command itself', () => {
    const hostile = fc.oneof(
      fc.constantFrom(...HOSTILE_NAMES),
      fc.constantFrom('@everyone', '#12', '!34', '/wif-guard recheck', '`'.repeat(40), 'x'.repeat(10_000)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom('', 'explain '), (name, verb) => {
        const text = replyTo(commandIn(`/wif-guard ${verb}${name}`) ?? { kind: 'unknown', text: name }, catalogue);
        if (text === undefined) return;
        expect(text.length).toBeLessThan(10_000);
        expect(text).not.toMatch(/^\s*\/wif-guard/i);
        const live = liveMarkdown(text.replace(/(`{3,})text\n[^]*\n\1$/, ''));
        expect(live.replace(/^- /gm, '')).not.toMatch(/[@#!*[\]<>|]/);
      }),
    );
  });
});
