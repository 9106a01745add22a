import type { Conversion } from '../conversions/conversion.ts';

/** What a person has to decide stands first: open conversions by their deadline, then the others, newest first. */
export function deadlineFirst(conversions: readonly Conversion[]): readonly Conversion[] {
  const isOpen = ({ state }: Conversion): boolean => state === 'open';
  const open = conversions.filter(isOpen).sort((a, b) => deadlineOf(a) - deadlineOf(b));
  return [...open, ...newestFirst(conversions.filter((conversion) => !isOpen(conversion)))];
}

/** By the date of the change. */
export function newestFirst(conversions: readonly Conversion[]): readonly Conversion[] {
  return conversions.toSorted((a, b) => Date.parse(b.changedAt) - Date.parse(a.changedAt));
}

/** What has no deadline ends the list. */
function deadlineOf({ revertEligibleUntil }: Conversion): number {
  const deadline = Date.parse(revertEligibleUntil);
  return Number.isNaN(deadline) ? Number.MAX_VALUE : deadline;
}
