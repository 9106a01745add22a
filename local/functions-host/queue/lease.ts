/** Renewals in one lease: one may fail without another instance getting the message. */
const RENEWALS_PER_LEASE = 3;

/** Keeps a message hidden from others while a function works on it. */
export interface MessageLease {
  /** Stops renewing; answers the receipt that the message can be settled with. */
  end(): Promise<string>;
}

/** The part of a queue client that a lease needs. */
interface HidingQueue {
  updateMessage(
    id: string,
    popReceipt: string,
    text: undefined,
    hiddenSeconds: number,
  ): Promise<{ popReceipt?: string }>;
}

/** `leaseMs`: for how long the message was hidden when it was fetched, and is from each renewal. */
export function holdMessage(
  queue: HidingQueue,
  message: { readonly messageId: string; readonly popReceipt: string },
  leaseMs: number,
): MessageLease {
  let { popReceipt } = message;
  let renewal: Promise<void> | undefined;

  async function renew(): Promise<void> {
    try {
      const answer = await queue.updateMessage(message.messageId, popReceipt, undefined, Math.ceil(leaseMs / 1000));
      popReceipt = answer.popReceipt ?? popReceipt;
    } catch {
      // Storage may be away for a moment; the next renewal, or settling the message, shows whether it is still ours.
    }
    renewal = undefined;
  }

  const timer = setInterval(() => {
    renewal ??= renew();
  }, leaseMs / RENEWALS_PER_LEASE);
  return {
    async end() {
      clearInterval(timer);
      await renewal;
      return popReceipt;
    },
  };
}
