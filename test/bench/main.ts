import { availableParallelism } from 'node:os';
import { benchAccuracy } from './accuracy.ts';
import { benchCheck } from './check.ts';
import { benchColdLoad } from './cold-load.ts';
import { benchExpansion } from './expansion.ts';
import { benchReminders } from './reminders.ts';
import { benchReviews } from './reviews.ts';
import { benchWebhook } from './webhook.ts';

/** `npm run bench [-- NAME]`: prints figures beside what they are held against; it never fails for being slow. */
const benches: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  check: benchCheck,
  expansion: benchExpansion,
  accuracy: benchAccuracy,
  'cold-load': benchColdLoad,
  webhook: benchWebhook,
  reviews: benchReviews,
  reminders: benchReminders,
};

const wanted = process.argv.slice(2);
console.log(`Node ${process.version}, ${String(availableParallelism())} cores`);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const line of await bench()) console.log(line);
}
