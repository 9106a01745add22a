import { z } from 'zod';

/** Service hooks take a basic-auth password of at most 256 characters without white space (hooks descriptor of the service). */
export const webhookSecretSchema = z
  .string()
  .min(16, 'is shorter than 16 characters: generate one, for example with `openssl rand -hex 24`')
  .max(256, 'is longer than 256 characters, which service hooks refuse')
  .regex(/^\S+$/, 'holds white space, which service hooks refuse');

/** The organization's URL as a person writes it; answered without a slash at its end. */
export const organizationUrlSchema = z
  .string()
  .refine(isUrl, { abort: true, error: 'is not the URL of an organization, such as https://dev.azure.com/contoso' })
  .refine(isSafeOrigin, 'must begin with https:// (http:// only for this machine)')
  .refine(isBare, 'must be the organization alone, without user, query or fragment')
  .transform((url) => url.replace(/\/+$/, ''));

/** The URL of who takes alerts. */
export const receiverUrlSchema = z
  .string()
  .refine(isUrl, { abort: true, error: 'is not the URL of a receiver, such as https://alerts.example.com/wif-guard' })
  .refine(isSafeOrigin, 'must begin with https:// (http:// only for this machine)')
  .refine(hasNoUser, 'must hold no user or password: GUARD_ALERT_SECRET signs what is sent');

/** The URL of a chat's web hook; whoever knows it can write there. */
export const chatUrlSchema = z
  .string()
  .refine(isUrl, { abort: true, error: 'is not the URL of a web hook: copy all of it from the workflow or app' })
  .refine(isSafeOrigin, 'must begin with https:// (http:// only for this machine)')
  .refine(hasNoUser, 'must hold no user or password');

/** How a person makes a secret for alerts, as the end of a sentence. */
export const MAKE_ALERT_SECRET = 'generate one, for example with `echo "whsec_$(openssl rand -base64 32)"`';

/** What alerts are signed with. */
export const alertSecretSchema = z
  .string()
  .refine(isAlertSecret, `must be whsec_ and the base64 of 24 to 64 bytes: ${MAKE_ALERT_SECRET}`);

function isUrl(text: string): boolean {
  return /^https?:/i.test(text) && URL.canParse(text);
}

/** What stands behind the organization would end up in the middle of every call. */
function isBare(text: string): boolean {
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

/** `fetch` refuses a URL with a user or password, with an error that quotes it. */
function hasNoUser(text: string): boolean {
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** A token never travels unencrypted, but to a simulator on this machine. */
function isSafeOrigin(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** A key as Standard Webhooks writes it, of the length that it asks for. */
function isAlertSecret(text: string): boolean {
  const base64 = text.replace(/^whsec_/, '');
  const bytes = Buffer.from(base64, 'base64');
  return text !== base64 && bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
}
