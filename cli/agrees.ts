import { terminalText } from '../shared/report/terminal-text.ts';
import type { Desk } from './desk.ts';

/** True where `--yes` was given, or the person says yes; nobody to ask is no yes. */
export async function agrees({ ask }: Pick<Desk, 'ask'>, yes: boolean, question: string): Promise<boolean> {
  return yes || /^y(es)?$/i.test(((await ask?.(terminalText(question))) ?? '').trim());
}
