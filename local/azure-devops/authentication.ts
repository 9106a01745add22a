import { timingSafeEqual } from 'node:crypto';
import type { Answer } from './answers.ts';
import { content } from './answers.ts';

/**
 * Whether a request carries the token: as password of basic auth with any user, or as bearer token.
 */
export function isAuthenticated(header: string | undefined, token: string): boolean {
  const [scheme, credentials = ''] = (header ?? '').split(' ', 2);
  if (scheme?.toLowerCase() === 'bearer') return equal(credentials, token);
  if (scheme?.toLowerCase() !== 'basic') return false;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return equal(decoded.slice(decoded.indexOf(':') + 1), token);
}

/**
 * What the service says to a call without a valid token: no 401, but the page on which a person signs in, with status 203
 * (reference: azure-devops.md 3.6 and 7).
 */
export function signInPage(): Answer {
  const page =
    '<!DOCTYPE html>\n<html lang="en"><head><title>Azure DevOps Services | Sign In</title></head><body><h1>Sign in</h1></body></html>\n';
  return { ...content('text/html; charset=utf-8', Buffer.from(page)), status: 203 };
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
