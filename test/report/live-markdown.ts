/** A line as Markdown reads it, from left to right: escapes and code say nothing, and are left out. */
function withoutEscapesAndCode(line: string): string {
  let left = '';
  for (let at = 0; at < line.length;) {
    const [escape] = /^\\[!-/:-@[-`{-~]/.exec(line.slice(at)) ?? [];
    const [fence] = /^`+/.exec(line.slice(at)) ?? [];
    const runs = fence === undefined ? [] : Array.from(line.slice(at + fence.length).matchAll(/`+/g));
    const end = runs.find(([run]) => run === fence);
    if (escape !== undefined) at += escape.length;
    else if (fence !== undefined && end !== undefined) at += end.index + 2 * fence.length;
    else {
      left += fence ?? line[at];
      at += fence?.length ?? 1;
    }
  }
  return left;
}

/** What takes effect in a text of Markdown, without entities, links to sources and small print, which are ours. */
export function liveMarkdown(text: string): string {
  return text
    .split('\n')
    .map(withoutEscapesAndCode)
    .join('\n')
    .replace(/&(?:amp|lt|gt);/g, '')
    .replace(/\[source\]\(https:\/\/[^\s()]+\)/g, '')
    .replace(/<\/?sub>/g, '');
}
