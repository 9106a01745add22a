import type { Simulator } from '../../local/azure-devops/simulator.ts';

const BEFORE_MS = 20 * 24 * 60 * 60 * 1000;

/** A pipeline ran twenty days before a time: lately, and before whatever is converted then. */
export function ran({ organization }: Simulator, definition: string, now = Date.now()): void {
  const at = new Date(now - BEFORE_MS).toISOString();
  const { runId } = organization.startRun({ definition, at });
  organization.finishRun({ run: runId, result: 'succeeded', at });
}
