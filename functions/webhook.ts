import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { messageOf } from '../shared/errors.ts';
import { queueOf } from '../shared/guard/context.ts';
import { reduceDelivery } from '../shared/webhooks/reduce.ts';
import { isAuthentic } from '../shared/webhooks/verify.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/**
 * Takes deliveries of service hooks. It answers 202, 401 or 503 and nothing else: service hooks send an event again after 503, and
 * put a subscription on probation, losing its events, after most other failures.
 */
export async function webhook(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) return { status: 503 };
  const authorization = request.headers.get('authorization');
  if (!isAuthentic(authorization, guard.settings.webhookSecrets)) {
    // Anybody can call without a secret, so that alone is no news; a wrong one is a subscription to be corrected.
    if (authorization !== null) {
      log.warn(
        'A delivery with a wrong secret was refused: check the password of the subscription against GUARD_WEBHOOK_SECRET.',
      );
    }
    return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="wif-guard"' } };
  }
  try {
    const event = reduceDelivery({
      body: new Uint8Array(await request.arrayBuffer()),
      headers: new Map(request.headers),
      receivedAt: new Date(guard.context.clock.now()).toISOString(),
    });
    if (event !== undefined) await queueOf(guard.context, event).send(event);
    return { status: 202 };
  } catch (error) {
    log.error(`A delivery could not be taken and is expected again: ${messageOf(error)}`);
    return { status: 503 };
  }
}

// Anonymous to the host: its own key check would answer 401 or 404 in its own way.
app.http('webhook', { route: 'webhooks/azure-devops', methods: ['POST'], authLevel: 'anonymous', handler: webhook });
