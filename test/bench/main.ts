import { availableParallelism } from 'node:os';
import { GuardError } from '../../shared/errors.ts';
import { benchAccuracy } from './accuracy.ts';
import { benchCheck } from './check.ts';
import { benchColdLoad } from './cold-load.ts';
import { benchExpansion } from './expansion.ts';
import { benchReminders } from './reminders.ts';
import { benchReviews } from './reviews.ts';
import { wantedParts } from './wanted.ts';
import { benchWebhook } from './webhook.ts';

const benches: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  check: benchCheck,
  expansion: benchExpansion,
  accuracy: benchAccuracy,
  'cold-load': benchColdLoad,
  webhook: benchWebhook,
  reviews: benchReviews,
  reminders: benchReminders,
};

const PARTS = Object.keys(benches);

const HELP = `npm run bench [-- PART …]

Prints figures beside what they are held against; it never fails for being slow.

  PART   one of ${PARTS.join(', ')}; without one, all
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(HELP);
  const wanted = wantedParts(args, PARTS);
  console.log(`Node ${process.version}, ${String(availableParallelism())} cores`);
  for (const [part, bench] of Object.entries(benches)) {
    if (!wanted.includes(part)) continue;
    for (const line of await bench()) console.log(line);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof GuardError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
