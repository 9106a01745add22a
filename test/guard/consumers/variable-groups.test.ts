import { expect, it } from 'vitest';
import { containing } from '../../matching.ts';
import { HOSTILE_NAMES } from '../../report/hostile-names.ts';
import { lonely, seenOf } from './lonely.ts';

it('a variable group that reads a key vault through the connection is unknown, with its pipelines and what would prove it', async () => {
  const { org, judged, pipeline } = await lonely();
  const { groupId } = org.createVariableGroup({
    project: 'Payments',
    name: 'payments-kv',
    keyVault: { connection: 'lonely', vault: 'kv' },
  });
  org.push({ repository: 'shop', branch: 'main', changes: { 'web.yml': 'steps:\n- bash: echo\n' } });
  org.createDefinition({ repository: 'shop', name: 'web', yamlFilename: 'web.yml', variableGroups: [groupId] });
  pipeline('nightly', 'variables:\n- group: PAYMENTS-KV\nsteps:\n- bash: echo\n');
  pipeline('other', 'variables:\n- group: plain\nsteps:\n- bash: echo\n');
  const { verdict, otherConsumers, unseen } = await judged();
  const message =
    'Variable group "payments-kv" of project Payments reads a key vault through this connection. Used by web, nightly. Whether that works federated is not documented: a run since the conversion whose step "Download secrets: payments-kv" succeeds proves it.';
  expect(verdict).toBe('unknown');
  expect(otherConsumers).toEqual([
    { kind: 'variable group', project: 'Payments', name: 'payments-kv', verdict: 'unknown', message },
  ]);
  expect(unseen).toEqual([message]);
});

it('groups without a vault, and with another connection, are none of its business', async () => {
  const { org, judged } = await lonely();
  org.createVariableGroup({ project: 'Payments', name: 'plain' });
  org.createVariableGroup({ project: 'Payments', name: 'kv', keyVault: { connection: 'shop-prod', vault: 'kv' } });
  const assessment = await judged();
  expect(assessment).toMatchObject({ verdict: 'ready', otherConsumers: [], unseen: [] });
  expect(seenOf(assessment, 'variable groups')).toBe('1 of 1');
});

it('a group explains that a pipeline used the connection, and stays unknown itself', async () => {
  const { org, judged, pipeline } = await lonely();
  const id = pipeline('nightly', 'jobs:\n- job: a\n  variables:\n  - group: kv\n  steps:\n  - bash: echo\n');
  org.createVariableGroup({ project: 'Payments', name: 'kv', keyVault: { connection: 'lonely', vault: 'kv' } });
  const definition = { id, name: 'nightly' };
  org.recordUse({ project: 'Payments', connection: 'lonely', definition, at: '2026-11-20T10:00:00Z' });
  const { verdict, unseen } = await judged();
  expect(verdict).toBe('unknown');
  expect(unseen).toEqual([containing('Used by nightly.')]);
});

it.each(HOSTILE_NAMES.slice(0, 12))('a group may be called %j', async (name) => {
  const { org, judged } = await lonely();
  org.createVariableGroup({ project: 'Payments', name, keyVault: { connection: 'lonely', vault: 'kv' } });
  expect((await judged()).otherConsumers).toMatchObject([{ name, verdict: 'unknown' }]);
});
