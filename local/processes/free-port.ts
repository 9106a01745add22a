import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Linux gives outgoing connections ports from 32768 up (ip_local_port_range). A server that goes away and comes back on its port
 * may find one of those taken, so its port comes from below.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** A port on 127.0.0.1 that nothing listens on, and that stays free while nothing does. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
