import * as fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAlertReceiver } from '../../local/alert-receiver/receiver.ts';
import { systemClock } from '../../shared/clock.ts';
import { GuardError } from '../../shared/errors.ts';
import { openSignedWebHook } from '../../shared/notify/signed-web-hook.ts';
import { containing } from '../matching.ts';
import { serving } from './serving.ts';

/** Stands in all that must not be shown. */
const PRIVATE = 'T0KEN';
const SECRET = `whsec_${PRIVATE.repeat(6)}AA`;
const PRIVATE_PATH = `/hooks/${PRIVATE}?sig=${PRIVATE}`;

/** Everything that a log could show of what an action throws: message, properties, causes and stacks. */
async function shownBy(action: () => Promise<void>): Promise<string> {
  const thrown: unknown = await action().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(GuardError);
  return inspect(thrown, { depth: Infinity, showHidden: true });
}

const open = (url: string, secret: string) => async () => void openSignedWebHook({ url, secret }, systemClock);

const sendTo = (url: string, timeoutMs?: number) => () =>
  openSignedWebHook({ url, secret: SECRET }, systemClock, timeoutMs).send('alert-1', {});

describe('an error about alerts', () => {
  it('shows neither path, query nor secret, whatever the receiver answers and repeats', async () => {
    let status = 500;
    const origin = await serving((request, response) => {
      const seen = JSON.stringify([request.url, request.headers]);
      response.writeHead(status, seen.replaceAll(/[^!-~]/g, ''), { location: request.url }).end(seen);
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 300, max: 599 }), async (answered) => {
        status = answered;
        const shown = await shownBy(sendTo(`${origin}${PRIVATE_PATH}`));
        expect(shown).toContain(new URL(origin).host);
        expect(shown).not.toContain(PRIVATE);
      }),
      { numRuns: 50 },
    );
  });

  it('shows none of them when nothing answers', async () => {
    const receiver = await startAlertReceiver({ secret: SECRET });
    onTestFinished(() => receiver.stop());
    const url = `${new URL(receiver.url).origin}${PRIVATE_PATH}`;
    await receiver.answerWith({ kind: 'hang' });
    expect(await shownBy(sendTo(url, 100))).not.toContain(PRIVATE);
    await receiver.answerWith({ kind: 'away' });
    expect(await shownBy(sendTo(url))).not.toContain(PRIVATE);
    expect(await shownBy(sendTo(`http://127.0.0.1:6000${PRIVATE_PATH}`))).not.toContain(PRIVATE);
  });

  it.each([
    ['is no URL', `contoso.example${PRIVATE_PATH}`],
    ['is of another kind', `ftp://contoso.example${PRIVATE_PATH}`],
    ['holds a password', `https://user:${PRIVATE}@contoso.example${PRIVATE_PATH}`],
  ])('shows nothing of a URL that %s, and is thrown before anything is sent', async (_, url) => {
    const shown = await shownBy(open(url, SECRET));
    expect(shown).toContain('settings-invalid');
    expect(shown).not.toContain(PRIVATE);
  });

  it.each(['whsec_', '', `whsec_${PRIVATE} ${PRIVATE}`, `whsk_${PRIVATE}`])(
    'shows nothing of a secret that cannot sign, and says how to make one: %j',
    async (secret) => {
      const shown = await shownBy(open('https://contoso.example/', secret));
      expect(shown).toContain('settings-invalid');
      expect(shown).toContain('generate one');
      expect(shown).not.toContain(PRIVATE);
    },
  );
});

describe('the id of a message', () => {
  const SENDABLE = fc.stringMatching(/^[!-\-/-~]{1,256}$/);

  it('arrives as it is when a header can hold it', async () => {
    const receiver = await startAlertReceiver({ secret: SECRET });
    onTestFinished(() => receiver.stop());
    const hook = openSignedWebHook(receiver, systemClock);
    await fc.assert(
      fc.asyncProperty(SENDABLE, async (id) => {
        await hook.send(id, {});
        expect(receiver.messages.at(-1)?.id).toBe(id);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['', 'a b', 'a.b', 'ü', 'a\r\nx-other: 1', 'a\n', 'a\u0000', 'a'.repeat(257)])(
    'is refused before anything is sent when none can: %j',
    async (id) => {
      const receiver = await startAlertReceiver({ secret: SECRET });
      onTestFinished(() => receiver.stop());
      const sent = openSignedWebHook(receiver, systemClock).send(id, {});
      await expect(sent).rejects.toMatchObject({ code: 'usage', message: containing('message id') });
      expect([receiver.messages.length, receiver.refused]).toEqual([0, 0]);
    },
  );
});
