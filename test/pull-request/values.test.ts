import { describe, expect, it } from 'vitest';
import { policySource } from '../policy/policies.ts';
import { pullRequest } from './reviewing.ts';

const ROOT = 'own.yml';

/** A step for each connection. */
const steps = (...connections: readonly string[]): string =>
  `steps:\n${connections.map((name) => `- task: AzureFileCopy@4\n  inputs:\n    azureSubscription: ${name}\n`).join('')}`;

const GROUP = 'variables:\n- group: prod-settings\n';

async function world(source: string, target = 'steps: []\n', policy?: string) {
  const made = await pullRequest({ [ROOT]: target }, { [ROOT]: source }, { policy: policySource(policy) });
  const value = (text: string) => ({ value: text });
  const variables = { db_host: value('db7.internal.contoso'), connection: value('shop-prod'), typo: value('shop-prd') };
  made.org.createVariableGroup({ project: 'Payments', name: 'prod-settings', variables });
  made.org.createDefinition({
    name: 'shop-ci',
    project: 'Payments',
    repository: 'shop',
    yamlFilename: ROOT,
    variables: { own_host: value('db8.internal.contoso') },
  });
  return made;
}

type Found = Awaited<ReturnType<Awaited<ReturnType<typeof world>>['read']>>;

function told({ summary, status, threads, pipelines }: Found): string {
  const said = pipelines.flatMap(({ fresh, old }) => [fresh, old]);
  return [summary, status, ...threads.map(({ content }) => content), JSON.stringify(said)].join('\n');
}

describe('the value of a variable that is no connection', () => {
  it('is not told, of a group or of a definition: the text that names it is', async () => {
    const found = await (await world(GROUP + steps('$(db_host)', '$(own_host)', 'pre-$(db_host)'))).read();
    expect(found.said).toContain('task-version-superseded');
    const messages = found.findings.map(({ message }) => message).join('\n');
    expect(messages).toContain('Connection "$(db_host)" was not found');
    expect(messages).toContain('Connection "$(own_host)" was not found');
    expect(messages).toContain('Connection "pre-$(db_host)" was not found');
    expect(told(found)).not.toContain('internal.contoso');
  });

  it('does not show in which connection is like it', async () => {
    const found = await (await world(GROUP + steps('$(typo)'))).read();
    expect(found.findings.map(({ connection }) => connection)).toEqual(['$(typo)', '$(typo)']);
    expect(told(found)).not.toMatch(/shop-prd|shop-prod/);
  });

  it('is not told among what a name can be', async () => {
    const { read } = await world(`${GROUP}- \${{ if eq(variables['Build.Reason'], 'Manual') }}:
  - name: db_host
    value: $[ variables.other ]
${steps('$(db_host)')}`);
    expect(told(await read())).not.toContain('internal.contoso');
  });

  it('is told where it is a connection', async () => {
    const found = await (await world(GROUP + steps('$(connection)'))).read();
    expect(found).toMatchObject({ verdict: 'blocked', findings: [{ connection: 'shop-prod' }] });
  });

  it('makes what is new no older: another value under the same name is another finding', async () => {
    const declared = (value: string) => `variables:\n  conn: ${value}\n${steps('$(conn)')}`;
    const found = await (await world(declared('one'), declared('two'))).read();
    expect(found.said[0]).toBe('task-version-superseded');
    expect(found.verdict).toBe('blocked');
  });

  it('is what a waiver of the policy names all the same', async () => {
    const waiver = `{ rule: task-version-superseded, connection: db7.internal.contoso, reason: it goes, until: 2099-01-01 }`;
    const found = await (
      await world(GROUP + steps('$(db_host)'), undefined, `version: 1\nwaivers:\n- ${waiver}\n`)
    ).read();
    expect(found.said).toContain('task-version-superseded waived');
    expect(told(found)).not.toContain('internal.contoso');
  });
});

describe('a change from a fork', () => {
  it('makes the guard read no variable groups: what they would say is unknown', async () => {
    const { read, simulator } = await world(GROUP + steps('$(db_host)', '$(connection)'));
    const found = await read({ forkSource: {} });
    expect(found.said).toContain('connection-unresolved');
    expect(told(found)).not.toMatch(/internal\.contoso|shop-prod/);
    expect(simulator.requests().filter(({ path }) => path.includes('variablegroups'))).toEqual([]);
    expect(simulator.violations()).toEqual([]);
  });
});
