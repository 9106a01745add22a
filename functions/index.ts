/** Registers every function; the entry of the bundle that the Functions host loads. */
import './webhook.ts';
import './process-event.ts';
import './process-scan.ts';
import './give-up.ts';
import './watch-connections.ts';
import './scan.ts';
import './remind.ts';
import './purge.ts';
import './preflight.ts';
import './deliver.ts';
import './health.ts';
