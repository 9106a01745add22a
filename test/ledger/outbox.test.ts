import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../shared/ledger/outbox.ts';
import { startTwoLedgers, type TwoLedgers } from './two-ledgers.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;

let ledgers: TwoLedgers;

beforeAll(async () => {
  ledgers = await startTwoLedgers();
});

afterAll(() => ledgers.stop());

const message = (id: string, over: Partial<Message> = {}): Message => ({
  id,
  connectionId: 'connection',
  change: '2026-11-24T09:00:00.123Z',
  topic: 'converted',
  severity: 'error',
  note: '',
  ...over,
});

const idsOf = (found: readonly Message[]): readonly string[] => found.map(({ id }) => id);

describe('the outbox', () => {
  it('keeps a message until it is removed, once, for each channel and organization by itself', async () => {
    const { ledger, others } = ledgers;
    await ledger.outbox.add('teams', message('b'), NOW + 1);
    await ledger.outbox.add('teams', message('a'), NOW + 2);
    await ledger.outbox.add('teams', message('b', { severity: 'note' }), NOW + 3);
    await ledger.outbox.add('slack', message('b'), NOW);
    await others.outbox.add('teams', message('c'), NOW);
    const waiting = await ledger.outbox.due('teams', NOW + MINUTE);
    expect(idsOf(waiting)).toEqual(['b', 'a']);
    expect(waiting[0]).toMatchObject({ severity: 'error', attempt: 0, channel: 'teams' });
    await waiting[0]?.remove();
    await waiting[0]?.remove();
    expect(idsOf(await ledger.outbox.due('teams', NOW + MINUTE))).toEqual(['a']);
    expect(idsOf(await ledger.outbox.due('slack', NOW + MINUTE))).toEqual(['b']);
    expect(idsOf(await others.outbox.due('teams', NOW + MINUTE))).toEqual(['c']);
  });

  it('hands nothing out before its time', async () => {
    const { outbox } = ledgers.ledger;
    await outbox.add('webhook', message('later'), NOW);
    const [first] = await outbox.due('webhook', NOW);
    await first?.putBack(new Date(NOW + 5 * MINUTE).toISOString());
    expect(await outbox.due('webhook', NOW + 4 * MINUTE)).toEqual([]);
    expect(await outbox.due('webhook', NOW + 5 * MINUTE)).toMatchObject([{ id: 'later', attempt: 1 }]);
  });

  it('takes any id, and notes of any length', async () => {
    const { outbox } = ledgers.others;
    const id = `converted/\\#?%\u0000-${'x'.repeat(600)}`;
    await outbox.add('slack', message(id, { note: '\uD83D'.repeat(100_000) }), NOW);
    expect(idsOf(await outbox.due('slack', NOW))).toEqual([id]);
  });
});

describe('the lease of a channel', () => {
  it('is held by one at a time, for each channel and organization by itself', async () => {
    const { ledger, others } = ledgers;
    const lease = await ledger.channels.take('teams', NOW);
    expect(lease?.state).toEqual({ toldAt: '', quietUntil: '' });
    expect(await ledger.channels.take('teams', NOW + MINUTE)).toBeUndefined();
    expect(await ledger.channels.take('slack', NOW)).toBeDefined();
    expect(await others.channels.take('teams', NOW)).toBeDefined();
    const state = { toldAt: new Date(NOW).toISOString(), quietUntil: '' };
    await lease?.end(state);
    expect((await ledger.channels.take('teams', NOW + MINUTE))?.state).toEqual(state);
  });

  it('ends by itself, and whoever took it over keeps it', async () => {
    const { channels } = ledgers.ledger;
    const dead = await channels.take('webhook', NOW);
    const heir = await channels.take('webhook', NOW + 3 * MINUTE);
    expect(heir).toBeDefined();
    await dead?.end({ toldAt: 'dead', quietUntil: '' });
    expect(await channels.take('webhook', NOW + 4 * MINUTE)).toBeUndefined();
  });

  it('is given to one of many that ask at once', async () => {
    const { channels } = ledgers.others;
    const taken = await Promise.all([1, 2, 3, 4].map(() => channels.take('slack', NOW)));
    expect(taken.filter((lease) => lease !== undefined)).toHaveLength(1);
  });
});
