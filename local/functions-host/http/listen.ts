import type { Server } from 'node:http';

/** Only this machine reaches the host: it checks no function keys. */
const ADDRESS = '127.0.0.1';

/** Listens on a port, 0 for a free one, and answers which. Throws an error that says what to do when the port is busy. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    throw explained(error, port);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function explained(error: unknown, port: number): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(
        `Port ${port} on ${ADDRESS} is in use: stop what listens there or choose another with --port N.`,
        {
          cause: error,
        },
      );
    case 'EACCES':
      return new Error(`Port ${port} on ${ADDRESS} is not open to you: choose one above 1023 with --port N.`, {
        cause: error,
      });
    default:
      return error;
  }
}
