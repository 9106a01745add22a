/** What a comment asks of the guard. */
export type Command =
  | { readonly kind: 'recheck' }
  /** `name` as it was written, without quotes: a rule, a diagnostic, a task or an error text; empty where none was written. */
  | { readonly kind: 'explain'; readonly name: string }
  /** Addressed to the guard and none of the above; empty where nothing follows. */
  | { readonly kind: 'unknown'; readonly text: string };

const ADDRESS = '/wif-guard';

/** The command in the first line of a comment; undefined where it is not addressed to the guard. */
export function commandIn(content: string): Command | undefined {
  const [line = ''] = content.trimStart().split(/[\r\n]/, 1);
  if (line.slice(0, ADDRESS.length).toLowerCase() !== ADDRESS) return undefined;
  const rest = line.slice(ADDRESS.length);
  if (/^\S/.test(rest)) return undefined;
  const text = rest.trim();
  const [, word = '', name = ''] = /^(\S*)\s*(.*)$/.exec(text) ?? [];
  switch (word.toLowerCase()) {
    case 'recheck':
      return name === '' ? { kind: 'recheck' } : { kind: 'unknown', text };
    case 'explain':
      return { kind: 'explain', name: name.replace(/^[`'"]+|[`'"]+$/g, '') };
    default:
      return { kind: 'unknown', text };
  }
}
