import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHostJson } from '../../../local/functions-host/host-json.ts';
import { parseTimeSpanMs } from '../../../local/functions-host/time-span.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'host-json-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function read(json: string) {
  await writeFile(path.join(directory, 'host.json'), json);
  return readHostJson(directory);
}

describe('host.json', () => {
  it('has the platform’s defaults', async () => {
    expect(await read('{ "version": "2.0" }')).toEqual({
      routePrefix: 'api',
      logLevel: 'information',
      queues: {
        batchSize: 16,
        newBatchThreshold: 8,
        maxDequeueCount: 5,
        visibilityTimeoutMs: 0,
        messageEncoding: 'base64',
      },
    });
  });

  it('may be missing', async () => {
    expect((await readHostJson(path.join(directory, 'nowhere'))).routePrefix).toBe('api');
  });

  it('sets how queues are worked through', async () => {
    const queues = { batchSize: 3, maxDequeueCount: 2, visibilityTimeout: '00:01:30', messageEncoding: 'none' };
    expect((await read(JSON.stringify({ extensions: { queues } }))).queues).toEqual({
      batchSize: 3,
      newBatchThreshold: 1,
      maxDequeueCount: 2,
      visibilityTimeoutMs: 90_000,
      messageEncoding: 'none',
    });
  });

  it('sets the least log level in any case', async () => {
    expect((await read('{ "logging": { "logLevel": { "default": "Warning" } } }')).logLevel).toBe('warning');
  });

  it('is refused with the place and the reason', async () => {
    await expect(read('{ "extensions": { "queues": { "batchSize": 33 } } }')).rejects.toThrow(
      /host\.json is not valid: extensions\.queues\.batchSize: /,
    );
    await expect(read('{ "extensions": { "queues": { "visibilityTimeout": "30 s" } } }')).rejects.toThrow(
      'extensions.queues.visibilityTimeout: "30 s" is no time span; write hh:mm:ss',
    );
    await expect(read('{ "version": ')).rejects.toThrow(/host\.json is no JSON: /);
  });
});

describe('a time span', () => {
  it.each([
    ['00:00:00', 0],
    ['00:01:30', 90_000],
    ['1.02:00:00', 93_600_000],
    ['00:00:00.5', 500],
  ])('%s is %i ms', (text, ms) => {
    expect(parseTimeSpanMs(text)).toBe(ms);
  });

  it('is not a bare number', () => {
    expect(parseTimeSpanMs('30')).toBeUndefined();
  });
});
