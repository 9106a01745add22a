import { diagnosticTexts } from '../pipelines/diagnostic-texts.ts';
import { saysUnknown, type DiagnosticCode } from '../pipelines/diagnostic.ts';
import type { RuleDescription } from '../rules/every-rule.ts';
import { ruleTexts } from '../rules/rule-texts.ts';
import { terminalText } from './terminal-text.ts';

/** What is said of a rule or a diagnostic; the JSON of `wif-guard explain` for one (a stable contract). */
export type IdExplanation =
  | {
      readonly rule: string;
      readonly severity: string;
      readonly title: string;
      readonly finds: string;
      readonly breaks: string;
      readonly remedy: string;
    }
  | { readonly diagnostic: DiagnosticCode; readonly unknown: boolean; readonly means: string; readonly known: string };

/** What the page of a rule says. */
export function ruleFacts({ id, severity, title }: RuleDescription): IdExplanation {
  return { rule: id, severity, title, ...ruleTexts(id) };
}

/** What docs/diagnostics.md says of a code. */
export function diagnosticFacts(code: DiagnosticCode): IdExplanation {
  return { diagnostic: code, unknown: saysUnknown(code), ...diagnosticTexts[code] };
}

/** The text of `wif-guard explain` for a rule or a diagnostic, in the Markdown of its page. */
export function idExplanationText(facts: IdExplanation): string {
  const blocks =
    'rule' in facts
      ? [
          `${facts.rule}: ${facts.severity} (rule). ${facts.title}`,
          ...part('What it finds', facts.finds),
          ...part('Why it breaks', facts.breaks),
          ...part('What to do', facts.remedy),
        ]
      : [
          `${facts.diagnostic}: ${facts.unknown ? 'unknown' : 'note'} (diagnostic)`,
          ...part('What it means', facts.means),
          ...part(facts.unknown ? 'What makes it known' : 'What to do', facts.known),
        ];
  return `${blocks.join('\n')}\n`;
}

function part(head: string, text: string): readonly string[] {
  return ['', `  ${head}`, ...text.split('\n').map((line) => `    ${terminalText(line)}`.trimEnd())];
}
