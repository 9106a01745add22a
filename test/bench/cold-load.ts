import { execFileSync } from 'node:child_process';
import { median, ms } from './statistics.ts';

const RUNS = 9;

/** Loads the bundle as the worker does, with a stand-in for the module that the worker supplies, and prints the milliseconds. */
const SCRIPT = `
  const Module = require('node:module');
  const load = Module.prototype.require;
  const core = new Proxy({ Disposable: class {} }, { get: (known, name) => known[name] ?? (() => new known.Disposable()) });
  Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : load.call(this, id); };
  const start = performance.now();
  require(require('node:path').resolve('dist/functions.cjs'));
  process.stdout.write(String(performance.now() - start));
`;

/** What a cold start spends on loading our code: a new process each time, the disk warm. */
export function benchColdLoad(): Promise<readonly string[]> {
  const run = (): number => Number(execFileSync(process.execPath, ['-e', SCRIPT], { encoding: 'utf8' }));
  run();
  const times = Array.from({ length: RUNS }, run);
  return Promise.resolve([
    '',
    `cold load of dist/functions.cjs, a new process each, median of ${String(RUNS)}: ${ms(median(times))} (to stay below 200 ms)`,
  ]);
}
