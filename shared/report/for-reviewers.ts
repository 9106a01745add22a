import { AT_DESK } from '../pipelines/diagnostic.ts';

/** A text without what helps at a desk only: whoever changes a pipeline can change files and no options. */
export function forReviewers(text: string): string {
  const at = text.lastIndexOf(` ${AT_DESK}`);
  return at === -1 ? text : text.slice(0, at);
}

/** The same of what could not be seen, with what a change can do about it. */
export function unseenForReviewers(message: string): string {
  const text = forReviewers(message);
  return text === message
    ? text
    : `${text} Declare the variable in the YAML, or let the parameter allow only some values, where that can be.`;
}
