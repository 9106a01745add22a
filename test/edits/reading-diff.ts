/** The text that a unified diff makes of another, as strictly as `patch` without fuzz; throws where it does not fit. */
export function applied(text: string, diff: string): string {
  const before = linesOf(text);
  const after: string[] = [];
  let at = 0;
  const [, ...hunks] = diff.split(/^@@ -/m);
  for (const hunk of hunks) {
    const [head = '', ...body] = linesOf(hunk);
    const [from = 0, count = 0, to = 0, made = 0] = Array.from(head.matchAll(/\d+/g), ([digits]) => Number(digits));
    const start = count === 0 ? from : from - 1;
    after.push(...before.slice(at, start));
    if (after.length !== (made === 0 ? to : to - 1)) throw new Error(`${head} begins at ${String(after.length)}`);
    at = start;
    const sizes = [at + count, after.length + made];
    for (const [index, marked] of body.entries()) {
      if (marked.startsWith('\\')) continue;
      const line = body[index + 1]?.startsWith('\\') === true ? marked.slice(1, -1) : marked.slice(1);
      if (!marked.startsWith('+') && before[at++] !== line)
        throw new Error(`no ${JSON.stringify(line)} in line ${String(at)}`);
      if (!marked.startsWith('-')) after.push(line);
    }
    if (sizes[0] !== at || sizes[1] !== after.length) throw new Error(`${head} does not count its lines`);
  }
  return [...after, ...before.slice(at)].join('');
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
