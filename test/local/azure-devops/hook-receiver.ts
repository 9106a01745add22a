import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const envelope = z.object({
  subscriptionId: z.string(),
  notificationId: z.number(),
  id: z.string(),
  eventType: z.string(),
  publisherId: z.string(),
  message: z.object({ text: z.string() }).nullable(),
  resource: z.looseObject({}).nullable(),
  resourceVersion: z.string(),
  resourceContainers: z.record(z.string(), z.object({ id: z.string() })),
  createdDate: z.string(),
});

/** Stands for no answer at all. */
const SILENCE = 0;

/** A delivery as a receiver sees it. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly event: z.output<typeof envelope>;
}

/** Something that hooks are sent to. */
export interface HookReceiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Status codes of the next answers; 200 when there are none left. */
  answerWith(...statuses: readonly number[]): void;
  /** The next delivery never gets an answer. */
  keepSilent(): void;
}

/** Listens for the current test. */
export async function startReceiver(): Promise<HookReceiver> {
  const deliveries: Delivery[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = envelope.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      deliveries.push({ headers: request.headers, event });
      const status = statuses.shift() ?? 200;
      if (status !== SILENCE) response.writeHead(status).end('heard');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    answerWith: (...next) => void statuses.push(...next),
    keepSilent: () => void statuses.push(SILENCE),
  };
}
