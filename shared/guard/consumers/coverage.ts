import type { Coverage } from '../../conversions/assessment.ts';
import type { SourceFacts } from './source.ts';

/** What would show what there was no time for. */
export const TOO_LONG = 'a look by hand, for which the guard had no time';

/** Notes how far each source was seen, in the order in which they were asked. */
export class CoverageNotes {
  readonly #rows = new Map<string, { asked: number; answered: number; unseen: string[]; next: string }>();

  /** A source was to be asked, once or several times. */
  asked({ name }: SourceFacts, times = 1): void {
    this.#row(name).asked += times;
  }

  /** It answered; a part of it may be unseen all the same, and `next` says what would show it. */
  answered({ name }: SourceFacts, unseen: readonly string[] = [], next = ''): void {
    const row = this.#row(name);
    row.answered += 1;
    row.unseen.push(...unseen);
    if (unseen.length > 0 && row.next === '') row.next = next;
  }

  /** It did not answer. */
  refused({ name }: SourceFacts, why: string, next: string): void {
    const row = this.#row(name);
    row.unseen.push(why);
    row.next = next;
  }

  /** Of one that answered something is not seen after all. */
  unseen({ name }: SourceFacts, unseen: readonly string[], next: string): void {
    if (unseen.length === 0) return;
    const row = this.#row(name);
    row.unseen.push(...unseen);
    if (row.next === '') row.next = next;
  }

  list(): Coverage[] {
    return Array.from(this.#rows, ([source, row]) => ({ source, ...row }));
  }

  #row(name: string) {
    const row = this.#rows.get(name) ?? { asked: 0, answered: 0, unseen: [], next: '' };
    this.#rows.set(name, row);
    return row;
  }
}
