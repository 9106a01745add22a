import { setTimeout as delay } from 'node:timers/promises';
import { startBenchWorld, type BenchWorld } from './world.ts';
import { median, ms, quantile } from './statistics.ts';

const PER_SECOND = 50;
const SECONDS = 10;
const WARM_UP = 50;

/** How long the webhook takes to accept a delivery, at a steady rate, with the worker busy behind it. */
export async function benchWebhook(): Promise<readonly string[]> {
  const world = await startBenchWorld();
  try {
    for (let index = 0; index < WARM_UP; index += 1) await accept(world, index);
    const start = performance.now();
    const running: Promise<number>[] = [];
    for (let index = 0; index < PER_SECOND * SECONDS; index += 1) {
      const due = start + (index * 1000) / PER_SECOND;
      await delay(Math.max(0, due - performance.now()));
      running.push(accept(world, WARM_UP + index));
    }
    const times = await Promise.all(running);
    return [
      '',
      `webhook accept at ${String(PER_SECOND)} requests/s for ${String(SECONDS)} s on the local host (Azurite's queue behind it)`,
      `  p50 ${ms(median(times))}, p95 ${ms(quantile(times, 0.95))} (to stay below 50 ms), max ${ms(Math.max(...times))}`,
    ];
  } finally {
    await world.stop();
  }
}

async function accept(world: BenchWorld, index: number): Promise<number> {
  const start = performance.now();
  const response = await fetch(world.webhookUrl, {
    method: 'POST',
    headers: world.headers,
    body: world.delivery(index),
  });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`The webhook answered ${String(response.status)} instead of 202.`);
  return performance.now() - start;
}
