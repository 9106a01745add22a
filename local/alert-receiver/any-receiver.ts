import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from '../functions-host/http/listen.ts';
import { readBody } from '../functions-host/http/read-body.ts';
import { inTurn, type Behaviour } from './behaviour.ts';

/** A message that was accepted, whatever it was answered. */
export interface Arrival {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The status that it was answered with; null as long as it was not. */
  readonly answered: number | null;
}

/** A receiver of messages on this machine. */
export interface Receiver<Message> {
  readonly url: string;
  /** Every acceptable arrival in order, also those that were answered with a failure or not at all. */
  readonly messages: readonly (Message & Arrival)[];
  /** How many requests were refused, because they are nothing that the real receiver takes. */
  readonly refused: number;
  /** Resolves when it is in force: after `away` nothing listens, and after anything else it listens again on the same port. */
  answerWith(behaviour: Behaviour): Promise<void>;
  /** Takes all that hang now. */
  release(): void;
  /** Ends all connections at once. */
  stop(): Promise<void>;
}

/** What a request is: a message, or the status with which it is refused. */
export type Read<Message> = { readonly message: Message } | { readonly refusedWith: number };

/**
 * Starts a receiver.
 * @param options `port` 0 or none for a free one; `path` of its URL; `taken` the status that says yes.
 */
export async function startReceiver<Message extends object>(
  options: { readonly port?: number | undefined; readonly path: string; readonly taken: number },
  read: (request: IncomingMessage, body: Buffer) => Read<Message>,
): Promise<Receiver<Message>> {
  const { taken } = options;
  const messages: (Message & { receivedAt: string; answered: number | null })[] = [];
  const hanging = new Map<{ answered: number | null }, ServerResponse>();
  let refused = 0;
  let nextBehaviour = inTurn({ kind: 'ok' });

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body.kind === 'client-left') return;
    const found: Read<Message> = body.kind === 'body' ? read(request, body.bytes) : { refusedWith: 413 };
    if ('refusedWith' in found) {
      refused += 1;
      response.writeHead(found.refusedWith).end();
      return;
    }
    const arrival = { ...found.message, receivedAt: new Date().toISOString(), answered: null };
    messages.push(arrival);
    react(nextBehaviour(), arrival, response);
  };

  const react = (behaviour: Behaviour, arrival: { answered: number | null }, response: ServerResponse): void => {
    switch (behaviour.kind) {
      case 'ok':
        return answer(arrival, response, taken);
      case 'status':
        return answer(arrival, response, behaviour.status, behaviour.retryAfterSeconds);
      case 'hang':
        hanging.set(arrival, response);
        response.once('close', () => hanging.delete(arrival));
        return undefined;
      case 'away':
        response.destroy();
    }
  };

  const server = createServer((request, response) => void receive(request, response));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${String(port)}${options.path}`,
    messages,
    get refused() {
      return refused;
    },
    async answerWith(behaviour) {
      nextBehaviour = inTurn(behaviour);
      if (behaviour.kind === 'away') await close(server);
      else if (!server.listening) await listen(server, port);
    },
    release() {
      for (const [arrival, response] of hanging) answer(arrival, response, taken);
      hanging.clear();
    },
    stop: () => close(server),
  };
}

function answer(
  arrival: { answered: number | null },
  response: ServerResponse,
  status: number,
  retryAfterSeconds?: number,
): void {
  arrival.answered = status;
  response.writeHead(status, retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }).end();
}

/** Resolves when nothing listens any more, also when nothing did. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
