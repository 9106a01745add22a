import type { IncomingMessage } from 'node:http';

/** ScriptConstants.DefaultMaxRequestBodySize in Azure/azure-functions-host: 100 MiB. */
const DEFAULT_LIMIT_BYTES = 104_857_600;

/** The real host reads another limit from this setting (EnvironmentSettingNames.FunctionsRequestBodySizeLimit). */
const LIMIT_SETTING = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT';

/** A body, or why there is none. */
export type ReadBody =
  { readonly kind: 'body'; readonly bytes: Buffer } | { readonly kind: 'too-large' } | { readonly kind: 'client-left' };

/** Reads a request's body to its end; what is over the limit is not kept. Never rejects. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const limit = Number(process.env[LIMIT_SETTING] ?? DEFAULT_LIMIT_BYTES) || DEFAULT_LIMIT_BYTES;
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      request.removeAllListeners('data').resume();
      resolve({ kind: 'too-large' });
    });
    request.once('end', () =>
      resolve({ kind: 'body', bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) }),
    );
    request.once('error', () => resolve({ kind: 'client-left' }));
    request.once('close', () => resolve({ kind: 'client-left' }));
  });
}
