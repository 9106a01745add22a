import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ledgerRecord } from '../../../shared/report/ledger-record.ts';
import { conversion } from '../../conversions/building.ts';
import { CONVERTED, lonely, NOW, using } from './lonely.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'blast-radius.md'), 'utf8');

it('the example of docs/blast-radius.md is what the ledger shows of such a conversion', async () => {
  const { org, judged, pipeline, forbid, projects } = await lonely('payments-prod');
  const web = pipeline('web', using('payments-prod'));
  pipeline('upload', using('payments-prod', 'AzureFileCopy@4'));
  const nightly = pipeline('nightly', using('shop-prod'));
  const use = { project: 'Payments', connection: 'payments-prod', at: '2026-11-20T02:00:00Z' };
  org.recordUse({ ...use, definition: { id: web, name: 'web' }, run: '20261120.1' });
  org.recordUse({ ...use, definition: { id: nightly, name: 'nightly' }, run: '20261120.4' });
  org.createVariableGroup({
    project: 'Payments',
    name: 'payments-kv',
    keyVault: { connection: 'payments-prod', vault: 'kv' },
  });
  const { poolId } = org.createElasticPool({ connection: 'payments-prod', name: 'linux' });
  org.logElasticPool({ poolId, at: '2026-11-23T14:00:00Z' });
  forbid('release/definitions');
  const assessment = await judged();
  const record = conversion({
    connectionId: '6d657de3-fa65-5396-aeaf-da36d6ccea80',
    name: 'payments-prod',
    projects: projects.map((project) => ({ ...project, id: '6ccc6dcf-a875-5572-a2b2-731318be4d3a' })),
    changedAt: CONVERTED,
    revertEligibleUntil: '2026-11-30T10:00:00.000Z',
    reminders: [],
    assessment: {
      ...assessment,
      unseen: assessment.unseen.map((sentence) => sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'Payments')),
    },
  });
  const shown = ledgerRecord(record, 'https://dev.azure.com/contoso', Date.parse(NOW));
  const block = `\`\`\`text\n${shown}\`\`\``;
  expect(page).toContain(block);
});
