import { expect, onTestFinished } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../local/azure-devops/simulator.ts';
import { apiClient, type ApiClient } from './api-client.ts';

/** A simulated organization for one test, and a client that has its token. */
export interface RunningOrganization {
  readonly simulator: Simulator;
  readonly organization: Simulator['organization'];
  readonly api: ApiClient;
}

/** Short waits before hooks are sent again, so that nothing waits for seconds. */
const FAST = 0.001;

/** Starts one for the current test and stops it afterwards. A test fails where the simulator itself broke the contract. */
export async function startOrganization(options: SimulatorOptions = {}): Promise<RunningOrganization> {
  const simulator = await startSimulator({ hookTimeScale: FAST, ...options });
  onTestFinished(async () => {
    await simulator.stop();
    expect(simulator.violations().filter(({ kind }) => kind === 'answer')).toEqual([]);
  });
  return { simulator, organization: simulator.organization, api: apiClient(simulator) };
}
