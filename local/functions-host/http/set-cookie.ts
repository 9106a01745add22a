import type { HttpCookie } from '../rpc.ts';

const SAME_SITE = { none: undefined, lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;

/** A `Set-Cookie` header as ASP.NET Core writes it: the value percent-encoded, attributes in lower case. */
export function toSetCookie(cookie: HttpCookie): string {
  const { domain, path, expires, maxAge, secure, httpOnly, sameSite } = cookie;
  const expiresSeconds = expires?.value?.seconds;
  const attributes: readonly (readonly [name: string, value: string | boolean | null | undefined])[] = [
    ['expires', typeof expiresSeconds === 'number' ? new Date(expiresSeconds * 1000).toUTCString() : undefined],
    ['max-age', maxAge?.value?.toString()],
    ['domain', domain?.value],
    ['path', path?.value],
    ['secure', secure?.value],
    ['samesite', SAME_SITE[sameSite ?? 'none']],
    ['httponly', httpOnly?.value],
  ];
  const written = attributes.flatMap(([name, value]) => {
    if (!value) return [];
    return [value === true ? name : `${name}=${value}`];
  });
  return [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`, ...written].join('; ');
}
