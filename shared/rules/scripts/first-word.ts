import type { Command, Lexed } from './lexing/lexed.ts';

/** Words that stand before a command and say nothing of what it does. */
const BEFORE: ReadonlySet<string> = new Set(
  'if then elif else do while until time ! sudo exec command call builtin return nohup'.split(' '),
);

/** Most words that are passed over. */
const MAX_BEFORE = 8;

const WORDS = new WeakMap<Command, string>();

/** The program of the command at an offset, in lower case and without its folder; empty where there is none. */
export function firstWordOf(lexed: Lexed, offset: number): string {
  const command = lexed.commandAt(offset);
  if (command === undefined) return '';
  const known = WORDS.get(command);
  if (known !== undefined) return known;
  const word = find(lexed, command);
  WORDS.set(command, word);
  return word;
}

function find(lexed: Lexed, command: Command): string {
  let passed = 0;
  for (const { start, end } of lexed.words(command)) {
    const word = lexed.text.slice(start, Math.min(end, start + MAX_WORD));
    passed += 1;
    if ((BEFORE.has(word.toLowerCase()) || /^@?\w+=/.test(word)) && passed < MAX_BEFORE) continue;
    return word
      .replaceAll(/^[@"'&]+|["']+$/g, '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.(?:exe|cmd)$/i, '')
      .toLowerCase();
  }
  return '';
}

const MAX_WORD = 200;
