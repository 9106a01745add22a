import { describe, expect, it } from 'vitest';
import type { Thread, ThreadStatus } from '../../shared/azure-devops/threads.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { KEY_PROPERTY, marked, ownThreads } from '../../shared/guard/pull-request/own-threads.ts';
import { planThreads, type WantedThread } from '../../shared/guard/pull-request/plan-threads.ts';
import { SUMMARY_KEY, wantedThreads } from '../../shared/guard/pull-request/wanted-threads.ts';
import { endpoint } from '../rules/judging.ts';
import { newPipelines } from './new-pipelines.ts';

const catalogue = openCatalogue();
const step = (task: string, connection = 'prod'): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;

/** The threads that a new pipeline with these lines wants. */
function wanted(
  text: string,
  iterationId = 1,
  connections?: readonly ReturnType<typeof endpoint>[],
  isDraft = false,
): readonly WantedThread[] {
  const found = newPipelines({ 'a.yml': `steps:\n${text}` }, connections);
  return wantedThreads(found, { iterationId, isDraft, edition: catalogue.edition });
}

const lines = (threads: readonly WantedThread[]) => threads.filter(({ place }) => place !== undefined);

/** The threads as they stand once they were made. */
function standing(threads: readonly WantedThread[], statuses: Readonly<Record<number, ThreadStatus>> = {}) {
  const made: Thread[] = threads.map(({ key, print, content, status }, index) => ({
    id: index,
    status: statuses[index] ?? status,
    properties: { [KEY_PROPERTY]: key },
    comments: [{ id: 1, content: marked(content, key, print), author: { id: 'ME' } }],
  }));
  return ownThreads(made, 'me');
}

describe('the threads that are wanted', () => {
  it('are the summary and one on the line of each finding', () => {
    const threads = wanted(step('AzureCLI@2') + step('AzureFileCopy@4'));
    expect(threads.map(({ key, status, place }) => [key === SUMMARY_KEY, status, place])).toEqual([
      [true, 'active', undefined],
      [false, 'active', { path: 'a.yml', line: 4, column: 9, endColumn: 24, iterationId: 1, changeTrackingId: 1 }],
    ]);
  });

  it('call unknown what is not known, and keep the summary in sight that says why the status is error', () => {
    const [summary, thread] = wanted(step('Contoso@1'));
    expect(summary).toMatchObject({ key: SUMMARY_KEY, status: 'active', create: true });
    expect(thread?.content).toMatch(/^\*\*unknown\*\*: Whether Contoso@1/);
  });

  it('keep their keys when lines move, and tell two of a kind apart', () => {
    const before = lines(wanted(step('AzureFileCopy@4') + step('AzureFileCopy@4')));
    const after = lines(wanted(`- bash: echo\n${step('AzureFileCopy@4')}${step('AzureFileCopy@4')}`, 2));
    expect(new Set(before.map(({ key }) => key)).size).toBe(2);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(after.map(({ place }) => place?.line)).toEqual([3, 5]);
  });

  it('have one for two connections of one step', () => {
    const helm =
      '- task: HelmDeploy@0\n  inputs: { connectionType: $(x), azureSubscription: one, azureSubscriptionForACR: two }\n';
    expect(
      lines(
        wanted(
          helm
            .replace('HelmDeploy@0', 'ServiceFabricDeploy@1')
            .replace(
              'connectionType: $(x)',
              'configureDockerSettings: true, registryCredentials: AzureResourceManagerEndpoint',
            ),
        ),
      ),
    ).toHaveLength(1);
  });

  it('have none for a note, which stands in the summary', () => {
    const threads = wanted(step('AzureCLI@1'));
    expect(lines(threads)).toEqual([]);
    expect(threads[0]).toMatchObject({ create: true, status: 'closed' });
    expect(threads[0]?.content).toContain('is deprecated');
  });

  it('have one for a connection however many steps name it, and the same when the steps move', () => {
    const retiring = endpoint({
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { workloadIdentityFederationIssuer: 'https://vstoken.dev.azure.com/1' },
      },
    });
    const three = step('AzureCLI@2') + step('AzureWebApp@1') + step('AzureCLI@2');
    const [thread, ...more] = lines(wanted(three, 1, [retiring]));
    expect(more).toEqual([]);
    expect(thread).toMatchObject({ place: { line: 2 } });
    expect(thread?.content).toContain('The same holds for 2 more steps here.');
    const [moved] = lines(wanted(`- bash: echo\n${step('AzureWebApp@1')}`, 2, [retiring]));
    expect(moved).toMatchObject({ key: thread?.key, place: { line: 3 } });
    expect(moved?.content).not.toContain('more step');
  });

  it('tell in one thread all that is said of a step, where it differs by connection', () => {
    const legacy = endpoint({
      name: 'legacy',
      id: '0000000c-0000-4000-8000-00000000000c',
      authorization: { scheme: 'ServicePrincipal', parameters: {} },
    });
    const values = 'parameters: [{ name: c, type: string, default: legacy, values: [legacy, prod] }]\n';
    const [thread, ...more] = lines(
      wanted(`${step('AzureFileCopy@4', "'${{ parameters.c }}'")}${values}`, 1, [endpoint(), legacy]),
    );
    expect(more).toEqual([]);
    expect(thread?.content).toContain('**error**: AzureFileCopy@4 cannot sign in');
    expect(thread?.content).toContain('**warning**: AzureFileCopy@4 cannot sign in');
    expect(thread?.content).toContain('Connection "legacy" is still on a secret');
  });

  it('have one for a variable that decides the connection of many steps', () => {
    expect(
      lines(wanted(step('AzureCLI@2', '$(a)') + step('AzureCLI@2', '$(a)') + step('AzureCLI@2', '$(b)'))),
    ).toHaveLength(2);
  });

  it('have none for a note on a connection, and make no summary for it', () => {
    const docker = '- task: Docker@2\n  inputs: { containerRegistry: acr }\n';
    expect(wanted(docker)).toMatchObject([{ key: SUMMARY_KEY, create: false }]);
    expect(wanted(docker + step('AzureCLI@1'))).toMatchObject([{ key: SUMMARY_KEY, create: true }]);
  });

  it('make no summary where there is nothing to say', () => {
    expect(wanted(step('AzureCLI@2'))).toMatchObject([{ key: SUMMARY_KEY, create: false }]);
  });
});

describe('a draft', () => {
  it('makes no thread, and keeps those up to date that stand', () => {
    const threads = wanted(step('AzureFileCopy@4'), 1, undefined, true);
    expect(planThreads(threads, [])).toEqual([]);
    const mended = wanted(step('AzureFileCopy@6'), 2, undefined, true);
    expect(planThreads(mended, standing(threads))).toContainEqual({
      kind: 'set-status',
      threadId: 1,
      status: 'fixed',
    });
  });
});

describe('the plan', () => {
  const risky = wanted(step('AzureFileCopy@4'));
  const mended = wanted(step('AzureFileCopy@6'), 2);

  it('makes what is missing', () => {
    expect(planThreads(risky, []).map(({ kind }) => kind)).toEqual(['create', 'create']);
  });

  it('is empty when everything stands: the same review twice changes nothing', () => {
    expect(planThreads(risky, standing(risky))).toEqual([]);
  });

  it('closes what is mended as fixed, and updates the same summary', () => {
    expect(planThreads(mended, standing(risky))).toEqual([
      { kind: 'set-status', threadId: 0, status: 'closed' },
      { kind: 'edit', wanted: mended[0], threadId: 0, commentId: 1 },
      { kind: 'set-status', threadId: 1, status: 'fixed' },
    ]);
  });

  it('opens again what is back', () => {
    expect(planThreads(risky, standing(risky, { 1: 'fixed' }))).toEqual([
      { kind: 'set-status', threadId: 1, status: 'active' },
    ]);
  });

  it.each(['wontFix', 'byDesign'] as const)('leaves %s, which a person chose', (status) => {
    expect(planThreads(risky, standing(risky, { 1: status }))).toEqual([]);
    expect(
      planThreads(mended, standing(risky, { 1: status })).filter(
        (action) => 'threadId' in action && action.threadId === 1,
      ),
    ).toEqual([]);
  });

  it('opens again what a person chose once it says something else', () => {
    const [thread] = lines(risky);
    if (thread === undefined) throw new Error('There is a thread.');
    const own = standing([thread], { 0: 'wontFix' });
    expect(planThreads([{ ...thread, print: 'beef', content: 'worse' }], own)).toMatchObject([
      { kind: 'set-status', threadId: 0, status: 'active' },
      { kind: 'edit', threadId: 0 },
    ]);
  });

  it('leaves what a person chose where only its small print is another', () => {
    const own = standing(risky, { 1: 'wontFix' });
    const [, thread] = own;
    if (thread === undefined) throw new Error('There are two threads.');
    expect(planThreads(risky, [own[0] ?? thread, { ...thread, content: 'as of another day' }])).toMatchObject([
      { kind: 'edit', threadId: 1 },
    ]);
  });

  it('closes everything when no pipeline is touched any more', () => {
    expect(planThreads([], standing(risky))).toEqual([
      { kind: 'set-status', threadId: 0, status: 'fixed' },
      { kind: 'set-status', threadId: 1, status: 'fixed' },
    ]);
  });

  it('closes a second thread of one key, which a worker whose lease ran out left over', () => {
    const twice = standing([...risky, ...lines(risky)]);
    expect(planThreads(risky, twice)).toEqual([{ kind: 'set-status', threadId: 2, status: 'fixed' }]);
  });
});

describe('a thread is the guard’s own', () => {
  const thread = (over: Partial<Thread>): Thread => ({
    id: 1,
    status: 'active',
    properties: { [KEY_PROPERTY]: 'k' },
    comments: [{ id: 1, content: marked('text', 'k', 'f00'), author: { id: 'me' } }],
    ...over,
  });

  it('by its property, and by its marker where properties do not come back', () => {
    expect(ownThreads([thread({})], 'ME')).toMatchObject([{ key: 'k', content: 'text' }]);
    expect(ownThreads([thread({ properties: null })], 'me')).toMatchObject([{ key: 'k', content: 'text' }]);
  });

  it.each([
    ['another author', { comments: [{ id: 1, content: marked('text', 'k', 'f00'), author: { id: 'other' } }] }],
    ['no author', { comments: [{ id: 1, content: marked('text', 'k', 'f00') }] }],
    ['no comment', { comments: [] }],
    [
      'a deleted comment',
      { comments: [{ id: 1, content: marked('text', 'k', 'f00'), author: { id: 'me' }, isDeleted: true }] },
    ],
    ['a deleted thread', { isDeleted: true }],
    ['no property and no marker', { properties: null, comments: [{ id: 1, content: 'text', author: { id: 'me' } }] }],
  ])('never with %s', (_, over) => {
    expect(ownThreads([thread(over)], 'me')).toEqual([]);
  });
});
