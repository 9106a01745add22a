/** A text of at most that many characters; `…` stands for what is cut from its end. */
export function shortened(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** The same, cut from its start: a path has its file and its line at the end. */
export function endOf(text: string, limit: number): string {
  return text.length > limit ? `…${text.slice(1 - limit)}` : text;
}

/** A text in which no half of a character stands alone, as a cut or a hostile name leaves it: receivers of JSON refuse it. */
export function whole(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}
