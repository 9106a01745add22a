import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BranchPolicyRecord } from '../../shared/ledger/branch-policies.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import { startTwoLedgers, type TwoLedgers } from './two-ledgers.ts';

let ledgers: TwoLedgers;

beforeAll(async () => {
  ledgers = await startTwoLedgers();
});

afterAll(() => ledgers.stop());

const POLICY: BranchPolicyRecord = {
  projectId: 'p',
  projectName: 'Payments',
  repositoryId: 'r',
  repositoryName: 'shop',
  branches: [],
  patterns: ['*.yml', '!/docs/*'],
  authorId: '00000000-0000-4000-8000-00000000000a',
  required: false,
  setUpAt: '2026-11-24T10:00:00.000Z',
  setUpBy: 'robin',
};

async function listed(ledger: TwoLedgers['ledger']) {
  const found = [];
  for await (const policy of ledger.branchPolicies.list()) found.push(policy);
  return found;
}

describe('branch policies', () => {
  it('are none before one is recorded', async () => {
    expect(await listed(ledgers.ledger)).toEqual([]);
    expect(await ledgers.ledger.branchPolicies.read('r')).toBeUndefined();
  });

  it('are read as they were recorded last, for their organization alone', async () => {
    await ledgers.ledger.branchPolicies.record(POLICY);
    const required = { ...POLICY, branches: ['refs/heads/main'], required: true };
    await ledgers.ledger.branchPolicies.record(required);
    expect(await listed(ledgers.ledger)).toEqual([required]);
    expect(await ledgers.ledger.branchPolicies.read('r')).toEqual(required);
    expect(await listed(ledgers.others)).toEqual([]);
  });

  it('in a shape that is not known are an error that names the row', async () => {
    const table = ledgers.open('BranchPolicies');
    await table.insert(encodeKey('dev.azure.com/contoso2'), 'new', { branches: '7' });
    await expect(listed(ledgers.others)).rejects.toMatchObject({ code: 'ledger-unreadable' });
    await expect(ledgers.others.branchPolicies.read('new')).rejects.toThrow(
      'repository new in the table BranchPolicies',
    );
  });
});
