/** Sends messages to the one URL of a channel. */
export interface WebHook {
  /**
   * Sends one message; resolves when the receiver took it (2xx).
   * @param id The same on every repeat of a message; only the signed web hook shows it to its receiver.
   * @param body What the receiver expects, as JSON.
   * @throws GuardError `alert-unavailable` when it was not taken, or when nobody knows; `usage` for an id that cannot be sent.
   */
  send(id: string, body: object): Promise<void>;
}
