import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { listen } from '../functions-host/http/listen.ts';
import { readBody } from '../functions-host/http/read-body.ts';
import { inTurn, type Behaviour } from './behaviour.ts';

/** Standard Webhooks asks for 24 bytes at least. */
const SECRET_BYTES = 32;

/** An authentic message, whatever it was answered. */
export interface ReceivedAlert {
  /** `webhook-id`: the same on every repeat. */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970, of this attempt. */
  readonly timestamp: number;
  readonly payload: unknown;
  /** 1 for the first arrival with this id. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The status that it was answered with; null as long as it was not. */
  readonly answered: number | null;
}

export interface AlertReceiver {
  readonly url: string;
  /** What messages must be signed with: `whsec_…`. */
  readonly secret: string;
  /** Every authentic arrival in order, also those that were answered with a failure or not at all. */
  readonly messages: readonly ReceivedAlert[];
  /** How many requests were answered 401, because their signature was missing, wrong or old. */
  readonly refused: number;
  /** Resolves when it is in force: after `away` nothing listens, and after anything else it listens again on the same port. */
  answerWith(behaviour: Behaviour): Promise<void>;
  /** Answers 200 to all that hang now. */
  release(): void;
  /** Ends all connections at once. */
  stop(): Promise<void>;
}

interface Arrival extends ReceivedAlert {
  answered: number | null;
}

/**
 * Starts a receiver of alerts on this machine, which stands for the team's own. It verifies with the library of Standard Webhooks
 * and the time of this machine, so that it is a check of what the guard sends.
 * @param options `port` 0 or none for a free one; `secret` none for a random one.
 */
export async function startAlertReceiver(
  options: { readonly port?: number; readonly secret?: string } = {},
): Promise<AlertReceiver> {
  const secret = options.secret ?? `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const verifier = new Webhook(secret);
  const messages: Arrival[] = [];
  const hanging = new Map<Arrival, ServerResponse>();
  let refused = 0;
  let nextBehaviour = inTurn({ kind: 'ok' });

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body.kind === 'client-left') return;
    const message = body.kind === 'body' ? verified(verifier, request, body.bytes) : undefined;
    if (message === undefined) {
      refused += 1;
      response.writeHead(401).end();
      return;
    }
    const attempt = messages.filter(({ id }) => id === message.id).length + 1;
    const arrival: Arrival = { ...message, attempt, receivedAt: new Date().toISOString(), answered: null };
    messages.push(arrival);
    react(nextBehaviour(), arrival, response);
  };

  const react = (behaviour: Behaviour, arrival: Arrival, response: ServerResponse): void => {
    switch (behaviour.kind) {
      case 'ok':
        return answer(arrival, response, 200);
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
    url: `http://127.0.0.1:${String(port)}/alerts`,
    secret,
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
      for (const [arrival, response] of hanging) answer(arrival, response, 200);
      hanging.clear();
    },
    stop: () => close(server),
  };
}

/** What an authentic request says; undefined for every other one. */
function verified(
  verifier: Webhook,
  { headers }: IncomingMessage,
  body: Buffer,
): { readonly id: string; readonly timestamp: number; readonly payload: unknown } | undefined {
  const signed = {
    'webhook-id': String(headers['webhook-id'] ?? ''),
    'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
    'webhook-signature': String(headers['webhook-signature'] ?? ''),
  };
  try {
    const payload = verifier.verify(body, signed);
    return { id: signed['webhook-id'], timestamp: Number(signed['webhook-timestamp']), payload };
  } catch {
    return undefined;
  }
}

function answer(arrival: Arrival, response: ServerResponse, status: number, retryAfterSeconds?: number): void {
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
