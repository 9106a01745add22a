import { guardIdentity } from '../../local/azure-devops/state/identities.ts';
import type { Simulator } from '../../local/azure-devops/simulator.ts';
import type { Ledger } from '../../shared/ledger/index.ts';

/** Notes that the guard's identity was shown to convert and revert, as `wif-guard doctor --prove-revert` does. */
export async function prove(ledger: Ledger, { organization }: Simulator, provenAt = new Date()): Promise<void> {
  await ledger.proofs.record({
    identityId: guardIdentity(organization).id,
    provenAt: provenAt.toISOString(),
    connectionId: '00000000-0000-4000-8000-0000000000ff',
    connectionName: 'throw-away',
    by: 'robin',
  });
}
