import { CLOSING_STEP } from '../../shared/conversions/schedule.ts';
import { messageId } from '../../shared/guard/conversion/alert.ts';
import { close } from '../../shared/guard/conversion/states.ts';
import { isConversion } from '../../shared/conversions/change.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import type { Reminder } from '../../shared/ledger/reminders.ts';
import type { Death } from '../life.ts';
import { BREAKING, HARMLESS, pipelineOn } from './conversions.ts';
import type { Driven } from './driven.ts';
import { ran } from './ran.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One thing that happens: to a connection (by its number), to time, or to the guard. */
export type Step =
  | { readonly kind: 'convert' | 'revert' | 'rename' | 'delete' | 'recreate' | 'keep'; readonly which: number }
  | { readonly kind: 'hook'; readonly which: number; readonly times: number; readonly death: Death | undefined }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'watch'; readonly scope: 'all' | 'open'; readonly death: Death | undefined }
  | { readonly kind: 'remind' | 'drain'; readonly death: Death | undefined }
  | { readonly kind: 'silence' | 'speak' | 'lose' };

/** A connection as the organization has it, and what was done with it. */
interface Known {
  readonly name: string;
  readonly isBreaking: boolean;
  readonly isManual: boolean;
  id: string | undefined;
  isRecreated: boolean;
  /** When it was converted, milliseconds since 1970; empty as long as it is on its secret. */
  convertedAt: number | undefined;
  conversions: number;
  /** True where the guard had seen it on its secret before: what it never saw so may be no conversion to it. */
  wasSeen: boolean;
}

/** What the guard may do, beside the guard that does it. */
export class Model {
  readonly #world: Driven;
  readonly #connections: Known[] = [];
  /** Reverts of the guard: connection and time. */
  readonly #reverts: { readonly id: string; readonly atMs: number }[] = [];
  #requests = 0;
  #lastDeath = -Infinity;
  #deaths = 0;
  /** How many reminders of what is there at the end were told. */
  remindersTold = 0;
  /** What is wrong, one sentence each. */
  readonly problems: string[] = [];

  constructor(world: Driven) {
    this.#world = world;
  }

  async begin(count: number): Promise<void> {
    const { organization } = this.#world.simulator;
    // One that stays: it shows that the guard still has its role.
    organization.createConnection({ project: 'Payments', name: 'always there', scheme: 'ServicePrincipal' });
    for (let index = 0; index < count; index += 1) {
      const name = `model-${String(index)}`;
      const isBreaking = index % 2 === 0;
      const file = `pipelines/${name}.yml`;
      const text = pipelineOn(name, isBreaking ? BREAKING : HARMLESS);
      organization.push({ repository: 'shop', branch: 'main', changes: { [file]: text } });
      organization.createDefinition({ repository: 'shop', name, yamlFilename: file });
      ran(this.#world.simulator, name, this.#world.now());
      const known: Known = {
        name,
        isBreaking,
        isManual: index % 4 === 2,
        id: undefined,
        isRecreated: false,
        convertedAt: undefined,
        conversions: 0,
        wasSeen: false,
      };
      known.id = this.#create(known);
      this.#connections.push(known);
    }
    await this.#world.watch();
  }

  async step(step: Step): Promise<void> {
    const world = this.#world;
    const { organization } = world.simulator;
    const known = 'which' in step ? this.#connections[step.which % this.#connections.length] : undefined;
    const id = known?.id;
    switch (step.kind) {
      case 'convert':
        if (known === undefined || id === undefined || known.convertedAt !== undefined) break;
        // What nobody has run lately is no reason to revert.
        ran(world.simulator, known.name, world.now());
        this.#update(id, { scheme: 'WorkloadIdentityFederation' });
        known.convertedAt = world.now();
        known.conversions += 1;
        known.wasSeen = await this.#isSeen(id);
        break;
      case 'revert':
        if (known === undefined || id === undefined || known.convertedAt === undefined) break;
        this.#update(id, { scheme: 'ServicePrincipal' });
        known.convertedAt = undefined;
        break;
      case 'rename':
        if (id !== undefined) this.#update(id, { description: `at ${String(world.now())}` });
        break;
      case 'delete':
      case 'recreate':
        if (known === undefined) break;
        if (id !== undefined) organization.deleteConnection({ connection: id });
        known.isRecreated = id !== undefined;
        known.id = step.kind === 'recreate' ? this.#create(known) : undefined;
        known.convertedAt = undefined;
        known.conversions = 0;
        break;
      case 'keep':
        if (id !== undefined) await this.#keep(id);
        break;
      case 'hook':
        if (id === undefined) break;
        for (let left = step.times; left > 0; left -= 1) world.hook(id);
        await this.#dying(step.death, (death) => world.drain(death));
        break;
      case 'pass':
        world.pass(step.minutes * MINUTE);
        break;
      case 'watch':
        await this.#dying(step.death, (death) => world.watch(step.scope, death));
        break;
      case 'remind':
        await this.#dying(step.death, (death) => world.remind(death));
        break;
      case 'drain':
        await this.#dying(step.death, (death) => world.drain(death));
        break;
      case 'silence':
      case 'speak':
        world.silence(step.kind === 'silence');
        break;
      case 'lose':
        world.lose();
        break;
    }
    this.#seeReverts();
  }

  /** Lets everything come to rest, and says what should be otherwise. */
  async end(): Promise<void> {
    const world = this.#world;
    world.silence(false);
    // Leases of the dead end, and what was missed once is looked for again.
    for (let round = 0; round < 4; round += 1) {
      world.pass(11 * MINUTE);
      await world.watch('all');
      await world.watch('open');
      await world.remind();
      await world.drain();
      this.#seeReverts();
    }
    const reminders = await this.#allReminders();
    for (const known of this.#connections) await this.#check(known, reminders);
    await this.#checkReminders();
    this.#checkMessages();
    this.problems.push(...world.simulator.violations().map((violation) => JSON.stringify(violation)));
  }

  async #check({ id, name, convertedAt, conversions, wasSeen }: Known, reminders: readonly Reminder[]): Promise<void> {
    if (id === undefined) return;
    const records = (await this.#world.records(id)).filter(isConversion);
    const say = (what: string): void => void this.problems.push(`${name}: ${what}`);
    if (records.length > conversions) say(`${String(records.length)} records of ${String(conversions)} conversions`);
    const now = convertedAt === undefined ? [] : records.filter(({ seenAt }) => Date.parse(seenAt) >= convertedAt);
    if (now.length > 1 || (convertedAt !== undefined && wasSeen && now.length === 0))
      say(`${String(now.length)} records of its last conversion`);
    for (const record of records) {
      const isLast = now.includes(record);
      // Converted, reverted and converted again between two looks shows as one conversion with a later deadline.
      const standsForLast = convertedAt !== undefined && !wasSeen && now.length === 0;
      if (record.state === 'open' && !isLast && !standsForLast) say(`a conversion of before is open: ${record.change}`);
      if (record.state === 'open' && !hasDeadline(record, reminders)) say(`open without a reminder: ${record.change}`);
      if (record.assessment === null) say(`not judged: ${record.change}`);
      const isBlocked = record.assessment?.verdict === 'blocked';
      if (record.assessment !== null && isBlocked !== this.#isBreaking(name))
        say(`judged ${record.assessment.verdict}`);
    }
    const late = reminders.filter(({ connectionId, dueAt }) => connectionId === id && this.#isLate(dueAt));
    for (const { step, dueAt } of late) say(`the reminder ${step} of ${dueAt} was not sent`);
  }

  /**
   * What is noted as reminded was told, or waits for its receiver, or was given up after a day of tries. Of steps that were due at once
   * the last was told; of what is not open any more only the closing note.
   */
  async #checkReminders(): Promise<void> {
    const told = new Set(this.#world.told.map(({ id }) => id));
    const known = new Set([...told, ...(await this.#world.waiting()), ...(await this.#world.givenUp())]);
    for (const { id } of this.#connections) {
      const records = id === undefined ? [] : await this.#world.records(id);
      for (const record of records) {
        const sent = record.remindersSent.filter(({ sentAt, step }) => sentAt !== '' && isStillTold(record, step));
        for (const sentAt of new Set(sent.map((one) => one.sentAt)))
          if (!sent.some((one) => one.sentAt === sentAt && known.has(messageId(`reminder-${one.step}`, record))))
            this.problems.push(`${record.name}: the reminder of ${sentAt} was noted and not told`);
        this.remindersTold += sent.filter(({ step }) => told.has(messageId(`reminder-${step}`, record))).length;
      }
    }
  }

  /** A timer looks at what is due; what a dead instance holds, and what is held back for a change, comes a little later. */
  #isLate(dueAt: string): boolean {
    return Date.parse(dueAt) < this.#world.now() - 2 * HOUR && this.#lastDeath < this.#world.now() - 20 * MINUTE;
  }

  #isBreaking(name: string): boolean {
    return this.#connections.some((known) => known.name === name && known.isBreaking);
  }

  /** A message is repeated only where a process died between sending and noting it. */
  #checkMessages(): void {
    const times = new Map<string, number>();
    for (const { id } of this.#world.told) times.set(id, (times.get(id) ?? 0) + 1);
    const repeats = [...times.values()].reduce((sum, count) => sum + count - 1, 0);
    if (repeats > this.#deaths)
      this.problems.push(`${String(repeats)} repeats of messages, ${String(this.#deaths)} deaths`);
  }

  /** Each change that the guard made since the last step has to be one that the policy asks for. */
  #seeReverts(): void {
    const requests = this.#world.simulator.requests();
    const fresh = requests.slice(this.#requests);
    this.#requests = requests.length;
    for (const { path } of fresh.filter(({ method }) => method === 'PUT')) {
      const known = this.#connections.find(({ id }) => id !== undefined && path.includes(id));
      if (known?.id === undefined) {
        this.problems.push(`the guard changed what it does not know: ${path}`);
        continue;
      }
      this.#judgeRevert(known, known.id);
    }
  }

  #judgeRevert(known: Known, id: string): void {
    const nowMs = this.#world.now();
    const say = (what: string): void => void this.problems.push(`${known.name} was reverted ${what}`);
    const { convertedAt = Infinity } = known;
    if (!known.isBreaking) say('though it breaks nothing');
    if (known.isManual) say('though it was made by hand');
    if (known.isRecreated) say('though Terraform manages it');
    if (nowMs - convertedAt < 30 * MINUTE) say('before the grace was over');
    if (nowMs - convertedAt > 7 * DAY) say('after its window');
    if (this.#reverts.some((one) => one.id === id && nowMs - one.atMs < DAY)) say('twice in a day');
    this.#reverts.push({ id, atMs: nowMs });
    known.convertedAt = undefined;
  }

  get revertsMade(): number {
    return this.#reverts.length;
  }

  async #isSeen(id: string): Promise<boolean> {
    const record = await this.#world.ledger.connections.read(id);
    return record?.snapshot.scheme === 'ServicePrincipal' && record.pending === undefined;
  }

  async #keep(id: string): Promise<void> {
    const open = (await this.#world.records(id)).find(({ state }) => state === 'open');
    if (open === undefined) return;
    const at = new Date(this.#world.now()).toISOString();
    await close({ ledger: this.#world.ledger }, open, { state: 'kept', at, by: 'Robin', reason: '' });
  }

  async #dying(death: Death | undefined, work: (death: Death | undefined) => Promise<void>): Promise<void> {
    if (death !== undefined) {
      this.#deaths += 1;
      this.#lastDeath = this.#world.now();
    }
    await work(death);
  }

  async #allReminders(): Promise<readonly Reminder[]> {
    const found: Reminder[] = [];
    for await (const { reminder } of this.#world.ledger.reminders.due(this.#world.now() + 30 * DAY))
      found.push(reminder);
    return found;
  }

  #create({ name, isManual }: Pick<Known, 'name' | 'isManual'>): string {
    const data = isManual ? { creationMode: 'Manual', environment: 'AzureCloud' } : undefined;
    const input = { project: 'Payments', name, scheme: 'ServicePrincipal' } as const;
    return this.#world.simulator.organization.createConnection(data === undefined ? input : { ...input, data })
      .connectionId;
  }

  #update(connection: string, change: object): void {
    this.#world.simulator.organization.updateConnection({ connection, by: 'Robin Admin', ...change });
  }
}

function isStillTold({ state }: Conversion, step: string): boolean {
  return state === 'open' || step === CLOSING_STEP;
}

function hasDeadline({ connectionId, change }: Conversion, reminders: readonly Reminder[]): boolean {
  return reminders.some((one) => one.connectionId === connectionId && one.change === change && one.step === 'deadline');
}
