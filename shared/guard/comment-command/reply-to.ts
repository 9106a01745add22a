import { closest } from 'fastest-levenshtein';
import { findTask, type Catalogue } from '../../catalogue/catalogue.ts';
import { explainTask } from '../../catalogue/explain.ts';
import { commandsReply, nameMissingReply, nameUnknownReply, taskReply } from '../../report/command-replies.ts';
import { ruleExplanation } from '../../report/rule-explanation.ts';
import { everyRule } from '../../rules/every-rule.ts';
import type { Command } from './command.ts';

/** The words that a command can begin with. */
const WORDS = ['recheck', 'explain'] as const;

/** Longer than any rule or task: a name is compared with all of them, and what people write can be a whole log. */
const MAX_NAME = 200;

/** What a command is answered with; undefined for one whose effect is its answer. */
export function replyTo(command: Command, catalogue: Catalogue): string | undefined {
  switch (command.kind) {
    case 'recheck':
      return undefined;
    case 'explain':
      return command.name === '' ? nameMissingReply() : explanationOf(command.name.slice(0, MAX_NAME), catalogue);
    case 'unknown': {
      const text = command.text.slice(0, MAX_NAME);
      const [word = ''] = text.toLowerCase().split(/\s/, 1);
      return commandsReply(text, text === '' ? undefined : closest(word, WORDS));
    }
  }
}

function explanationOf(name: string, catalogue: Catalogue): string {
  const rule = everyRule.find(({ id }) => id === name.toLowerCase());
  if (rule !== undefined) return ruleExplanation(rule);
  const { row, definition } = findTask(catalogue, name);
  if (row !== undefined || definition !== undefined) return taskReply(explainTask(catalogue, name));
  const rules = everyRule.map(({ id }) => id);
  return nameUnknownReply(name, closest(name.toLowerCase(), rules), rules);
}
