import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * True when an `Authorization` header carries one of the secrets as the password of basic auth, which is how service hooks sign
 * (they know no signature). Every secret is compared, in constant time over digests, so that neither length nor order shows.
 */
export function isAuthentic(authorization: string | null, secrets: readonly string[]): boolean {
  const given = digest(passwordOf(authorization));
  let authentic = false;
  for (const secret of secrets) {
    if (timingSafeEqual(given, digest(secret))) authentic = true;
  }
  return authentic;
}

/** The password of a basic-auth header; empty where there is none, which equals no secret. */
function passwordOf(authorization: string | null): string {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return '';
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? '' : pair.slice(colon + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
