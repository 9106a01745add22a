import { judgeFiles } from '../judging-files.ts';
import { repositoryWith, type Language } from './marked.ts';

/** The script as it is once the edits of a rule's findings are made. */
export async function edited(rule: string, language: Language, text: string): Promise<string> {
  const { findings } = await judgeFiles(repositoryWith(language, text));
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const edits = findings
    .flatMap(({ rule: own, edit }) => (own === rule && edit !== null ? [edit] : []))
    .map((edit) => ({ ...edit, from: offset(edit.line, edit.column), to: offset(edit.endLine, edit.endColumn) }))
    .sort((a, b) => b.from - a.from);
  return edits.reduce((whole, { from, to, text: made }) => whole.slice(0, from) + made + whole.slice(to), text);
}
