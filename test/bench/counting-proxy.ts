import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountingProxy {
  readonly port: number;
  /** Requests since the last call. */
  take(): { readonly reads: number; readonly writes: number };
  stop(): Promise<void>;
}

/** Stands on this machine before a service and counts what passes: GET reads, everything else writes. */
export async function startCountingProxy(target: number): Promise<CountingProxy> {
  let [reads, writes] = [0, 0];
  const server = createServer((incoming, answer) => {
    if (incoming.method === 'GET') reads += 1;
    else writes += 1;
    const { method, url, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port: target, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.once('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server.address()),
    take() {
      const counted = { reads, writes };
      [reads, writes] = [0, 0];
      return counted;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The proxy listens on no port.');
  return address.port;
}
