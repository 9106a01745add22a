import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { LOG_LEVELS, type LogLevel } from './log-level.ts';
import { parseTimeSpanMs } from './time-span.ts';

/** How many messages one request to a storage queue can bring (Get Messages, `numofmessages`). */
const MAX_BATCH_SIZE = 32;

const timeSpan = z.string().transform((text, context) => {
  const ms = parseTimeSpanMs(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: `"${text}" is no time span; write hh:mm:ss` });
  return z.NEVER;
});

const logLevel = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(LOG_LEVELS));

// Defaults: host.json reference of Azure Functions 2.x and later (learn.microsoft.com/azure/azure-functions/functions-host-json and
// …/functions-bindings-storage-queue#hostjson-settings). Keys this host has no use for are let through.
const hostJsonSchema = z.looseObject({
  extensions: z
    .looseObject({
      http: z.looseObject({ routePrefix: z.string().default('api') }).prefault({}),
      queues: z
        .looseObject({
          batchSize: z.int().min(1).max(MAX_BATCH_SIZE).default(16),
          newBatchThreshold: z.int().min(0).optional(),
          maxDequeueCount: z.int().min(1).default(5),
          visibilityTimeout: timeSpan.prefault('00:00:00'),
          messageEncoding: z.enum(['base64', 'none']).default('base64'),
        })
        .prefault({}),
    })
    .prefault({}),
  logging: z
    .looseObject({ logLevel: z.looseObject({ default: logLevel.prefault('information') }).prefault({}) })
    .prefault({}),
});

/** How queue triggers work through their queues. */
export interface QueueOptions {
  /** Messages fetched at once. */
  readonly batchSize: number;
  /** The next batch is fetched when no more than this many messages are being worked on. */
  readonly newBatchThreshold: number;
  /** After this many failed tries a message goes to the poison queue. */
  readonly maxDequeueCount: number;
  /** How long a failed message stays hidden before its next try. */
  readonly visibilityTimeoutMs: number;
  readonly messageEncoding: 'base64' | 'none';
}

/** The part of host.json that this host follows. */
export interface HostJson {
  readonly routePrefix: string;
  readonly logLevel: LogLevel;
  readonly queues: QueueOptions;
}

/** Reads host.json of an app, with the platform's defaults for what it leaves out. */
export async function readHostJson(appDirectory: string): Promise<HostJson> {
  const file = path.join(appDirectory, 'host.json');
  const { extensions, logging } = (await readJsonFile(file, hostJsonSchema)) ?? hostJsonSchema.parse({});
  const { batchSize, newBatchThreshold, visibilityTimeout, maxDequeueCount, messageEncoding } = extensions.queues;
  return {
    routePrefix: extensions.http.routePrefix,
    logLevel: logging.logLevel.default,
    queues: {
      batchSize,
      newBatchThreshold: newBatchThreshold ?? Math.floor(batchSize / 2),
      maxDequeueCount,
      visibilityTimeoutMs: visibilityTimeout,
      messageEncoding,
    },
  };
}
