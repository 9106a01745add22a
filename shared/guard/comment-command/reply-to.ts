import { closest } from 'fastest-levenshtein';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { diagnosticCodes } from '../../pipelines/diagnostic-texts.ts';
import {
  commandsReply,
  errorsReply,
  nameMissingReply,
  nameUnknownReply,
  taskReply,
} from '../../report/command-replies.ts';
import { diagnosticExplanation, ruleExplanation } from '../../report/rule-explanation.ts';
import { everyRule } from '../../rules/every-rule.ts';
import { lookUp } from '../../rules/look-up.ts';
import type { Command } from './command.ts';

/** The words that a command can begin with. */
const WORDS = ['recheck', 'explain'] as const;

/** Longer than any command; what people write can be a whole log. */
const MAX_TEXT = 200;

/** What a command is answered with; undefined for one whose effect is its answer. */
export function replyTo(command: Command, catalogue: Catalogue): string | undefined {
  switch (command.kind) {
    case 'recheck':
      return undefined;
    case 'explain':
      return command.name === '' ? nameMissingReply() : explanationOf(command.name, catalogue);
    case 'unknown': {
      const text = command.text.slice(0, MAX_TEXT);
      const [word = ''] = text.toLowerCase().split(/\s/, 1);
      return commandsReply(text, text === '' ? undefined : closest(word, WORDS));
    }
  }
}

function explanationOf(name: string, catalogue: Catalogue): string {
  const found = lookUp(name, catalogue);
  switch (found.kind) {
    case 'rule':
      return ruleExplanation(found.rule);
    case 'diagnostic':
      return diagnosticExplanation(found.code);
    case 'task':
      return taskReply(found.explanation);
    case 'errors':
      return errorsReply(found.errors, catalogue.edition);
    case 'nothing':
      return nameUnknownReply(name, found.near, [...everyRule.map(({ id }) => id), ...diagnosticCodes]);
  }
}
