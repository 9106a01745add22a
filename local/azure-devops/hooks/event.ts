import type { Project } from '../state/model.ts';

/** Something that happened and that subscriptions may ask for. */
export interface NewEvent {
  readonly eventType: string;
  readonly project: Project;
  /** One sentence, as it stands in `message.text`. */
  readonly text: string;
  readonly resource: object;
  /** What the filters of a subscription (`publisherInputs`) are compared with; several values mean that any may match. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** An event with the identity that it keeps in every delivery. */
export interface ServiceEvent extends NewEvent {
  readonly id: string;
  readonly createdDate: string;
}
