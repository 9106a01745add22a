import data from './rule-texts.json' with { type: 'json' };

/** What the page of a rule says, in Markdown: a paragraph or an item of a list on each line. */
export interface RuleText {
  readonly finds: string;
  readonly breaks: string;
  readonly remedy: string;
}

const texts: ReadonlyMap<string, RuleText> = new Map(Object.entries(data));

/** The text of a rule of `everyRule`; its page is where to change it. */
export function ruleTexts(id: string): RuleText {
  const text = texts.get(id);
  if (text === undefined) throw new Error(`The rule ${id} has no text: run "npm run docs".`);
  return text;
}
