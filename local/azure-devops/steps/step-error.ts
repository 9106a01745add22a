/** A step that cannot be done; the message says which thing is wrong and what there is instead. */
export class StepError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StepError';
  }
}
