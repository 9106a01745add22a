import { commentsOf, literalBlocksOf, type Comment, type LiteralBlock } from '../pipelines/yaml/comments.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import { readInlineWaiver, type InvalidWaiver } from '../policy/inline-waiver.ts';
import type { Waiver } from '../policy/waiver-entries.ts';

/** A comment that means to be a waiver. */
export interface InlineWaiver {
  readonly file: SourceFile;
  /** 1-based place of the comment. */
  readonly line: number;
  readonly column: number;
  readonly says: Waiver | InvalidWaiver;
  /** The lines whose findings it accepts. */
  readonly about: Comment['about'];
}

/** More in one file are no exceptions any more; the next one is told, and the rest not looked at. */
const MAX_WAIVERS = 200;

const NONE: readonly InlineWaiver[] = [];

const READ = new WeakMap<SourceFile, readonly InlineWaiver[]>();

/** The waivers in the comments of a file, in its order; a file is read once, however many pipelines include it. */
export function inlineWaiversIn(file: SourceFile): readonly InlineWaiver[] {
  // Most files have none: they are neither read a second time nor remembered.
  if (!/wif-guard/i.test(file.text)) return NONE;
  const known = READ.get(file) ?? waiversIn(file);
  READ.set(file, known);
  return known;
}

function waiversIn(file: SourceFile): readonly InlineWaiver[] {
  const waivers: InlineWaiver[] = [];
  for (const { text, start, about } of /\.ya?ml$/i.test(file.path) ? yamlComments(file) : scriptComments(file)) {
    const says = readInlineWaiver(text);
    if (says === undefined) continue;
    const place = { file, ...file.positionOf(start), about };
    if (waivers.length === MAX_WAIVERS) {
      const problems = [`the file has more than ${String(MAX_WAIVERS)} waivers, and none from here on is read`];
      return [...waivers, { ...place, says: { problems } }];
    }
    waivers.push({ ...place, says });
  }
  return waivers;
}

/** The comments of a YAML file, and those of the scripts in it, in the order in which they stand. */
function yamlComments(file: SourceFile): readonly Comment[] {
  const scripts = literalBlocksOf(file).filter(({ text }) => /wif-guard/i.test(text));
  const inScripts = scripts.flatMap((block) => scriptComments(file, block));
  return [...commentsOf(file), ...inScripts].sort((a, b) => a.start - b.start);
}

/** A comment of a shell, PowerShell or batch script that names the guard: alone on its line, or behind a space. */
const SCRIPT_COMMENT = /(?:^|[ \t])(?:#|\/\/|::|rem(?=[ \t]))[ \t]*wif-guard.*$/i;

/** Those comments of a script; in a line of code one is about its own line, else about the first line below that is none. */
function scriptComments(file: SourceFile, script: LiteralBlock = { text: file.text, start: 0 }): readonly Comment[] {
  const comments: Comment[] = [];
  let { start } = script;
  const firstLine = file.positionOf(start).line;
  let waiting: number[] = [];
  for (const [index, line] of script.text.split('\n').entries()) {
    const found = SCRIPT_COMMENT.exec(line);
    const isAlone = found !== null && line.slice(0, found.index).trim() === '';
    const lineNumber = firstLine + index;
    if (found !== null) {
      if (isAlone) waiting.push(comments.length);
      const about = isAlone ? undefined : { from: lineNumber, to: lineNumber };
      comments.push({ text: found[0].trim(), start: start + line.indexOf(found[0].trim()), about });
    }
    if (!isAlone) {
      for (const at of waiting) {
        const comment = comments[at];
        if (comment !== undefined && line.trim() !== '')
          comments[at] = { ...comment, about: { from: lineNumber, to: lineNumber } };
      }
      waiting = [];
    }
    start += line.length + 1;
  }
  return comments;
}
