import { z } from 'zod';
import type { FunctionMetadata } from './functions-core.ts';
import { resolveSettings } from './settings.ts';

/** Where a queue trigger finds its storage account when it names no setting. */
const DEFAULT_CONNECTION = 'AzureWebJobsStorage';

/** Source: learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata. */
const QUEUE_NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

const httpTriggerSchema = z.object({
  type: z.literal('httpTrigger'),
  route: z.string().optional(),
  methods: z.array(z.string().transform((method) => method.toUpperCase())).default([]),
});
const queueTriggerSchema = z.object({
  type: z.literal('queueTrigger'),
  queueName: z.string(),
  connection: z.string().default(DEFAULT_CONNECTION),
});
const timerTriggerSchema = z.object({
  type: z.literal('timerTrigger'),
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
});
const httpOutputSchema = z.object({ type: z.literal('http'), direction: z.literal('out') });
const bindingSchema = z.discriminatedUnion('type', [
  httpTriggerSchema,
  queueTriggerSchema,
  timerTriggerSchema,
  httpOutputSchema,
]);
const anyBindingSchema = z.looseObject({ type: z.string() });

/** `methods` empty: any method. `route` is a template without the route prefix, settings resolved. */
export type HttpTrigger = Omit<z.infer<typeof httpTriggerSchema>, 'route'> & { readonly route: string };
/** `connection`: name of the setting with the storage connection string. */
export type QueueTrigger = z.infer<typeof queueTriggerSchema>;
/** `schedule`: NCRONTAB, settings resolved. */
export type TimerTrigger = z.infer<typeof timerTriggerSchema>;
export type Trigger = HttpTrigger | QueueTrigger | TimerTrigger;

/** A function that this host can run. */
export interface RegisteredFunction<T extends Trigger = Trigger> {
  readonly name: string;
  /** Name of the trigger among the function's bindings. */
  readonly binding: string;
  readonly trigger: T;
}

/** Checks what an app registered. Throws for a function this host cannot run, naming the function and the reason. */
export function toRegisteredFunction(metadata: FunctionMetadata): RegisteredFunction {
  const { name } = metadata;
  if (metadata.retryOptions) {
    throw new Error(
      `Function "${name}" has a retry policy, which this host does not run: let the queue retry instead.`,
    );
  }
  const bindings = Object.entries(metadata.bindings).map(([key, value]) => ({ key, value: parseBinding(name, value) }));
  const triggers = bindings.flatMap(({ key, value }) =>
    value.type === 'http' ? [] : [{ binding: key, trigger: value }],
  );
  const [first, second] = triggers;
  if (!first || second) throw new Error(`Function "${name}" has ${triggers.length} triggers; it needs exactly one.`);
  return { name, binding: first.binding, trigger: withSettings(name, first.trigger) };
}

/** The functions with one type of trigger. */
export function functionsWith<K extends Trigger['type']>(
  functions: readonly RegisteredFunction[],
  type: K,
): RegisteredFunction<Extract<Trigger, { type: K }>>[] {
  return functions.filter((one): one is RegisteredFunction<Extract<Trigger, { type: K }>> => one.trigger.type === type);
}

function parseBinding(functionName: string, binding: unknown): z.infer<typeof bindingSchema> {
  const parsed = bindingSchema.safeParse(binding);
  if (parsed.success) return parsed.data;
  const { type } = anyBindingSchema.parse(binding);
  const known = bindingSchema.options.map((option) => option.shape.type.value);
  if (known.some((one) => one === type)) {
    throw new Error(`Function "${functionName}": binding ${type} is not valid: ${z.prettifyError(parsed.error)}`);
  }
  throw new Error(
    `Function "${functionName}" uses a binding of type "${type}", which this host does not know (it knows ${known.join(', ')}): use an SDK in the function, or run the app with func start.`,
  );
}

function checkedQueueName(functionName: string, queueName: string): string {
  if (QUEUE_NAME.test(queueName)) return queueName;
  throw new Error(
    `The queue name of function "${functionName}" is "${queueName}"; it needs 3 to 63 lower-case letters, digits and single dashes between them.`,
  );
}

function withSettings(name: string, trigger: Exclude<z.infer<typeof bindingSchema>, { type: 'http' }>): Trigger {
  const resolve = (part: string, text: string) => resolveSettings(text, `The ${part} of function "${name}"`);
  switch (trigger.type) {
    case 'httpTrigger':
      return { ...trigger, route: resolve('route', trigger.route || name) };
    case 'queueTrigger':
      return { ...trigger, queueName: checkedQueueName(name, resolve('queue name', trigger.queueName)) };
    case 'timerTrigger':
      return { ...trigger, schedule: resolve('schedule', trigger.schedule) };
  }
}
