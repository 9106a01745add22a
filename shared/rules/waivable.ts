import { everyRule } from './every-rule.ts';
import { waiverExpired } from './waiver-expired.ts';
import { waiverInvalid } from './waiver-invalid.ts';
import { waiverUnused } from './waiver-unused.ts';

const ABOUT_WAIVERS: ReadonlySet<string> = new Set([waiverExpired.id, waiverUnused.id, waiverInvalid.id]);

/** Ids of the rules whose findings can be accepted: all but those about waivers themselves. */
export const WAIVABLE: readonly string[] = everyRule.map(({ id }) => id).filter((id) => !ABOUT_WAIVERS.has(id));
