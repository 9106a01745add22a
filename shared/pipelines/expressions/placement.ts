/** Where template expressions stand in YAML texts: `${{ … }}`, evaluated before a run is queued. */

const DIRECTIVE = /^\$\{\{\s*(?:if|elseif|else|each|insert)\b/;

/** True where a text holds a template expression. */
export function hasExpression(text: string): boolean {
  return text.includes('${{');
}

/** True for a key such as `${{ if eq(a, b) }}` or `${{ each x in y }}`, be it readable or not. */
export function isDirective(key: string): boolean {
  return DIRECTIVE.test(key);
}

/** True where a value is only known when the pipeline is compiled or runs: `${{ x }}`, `$(x)`, `$[ x ]`. */
export function isKnownLater(text: string): boolean {
  return hasExpression(text) || text.includes('$(') || text.includes('$[');
}
