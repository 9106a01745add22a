import { z } from 'zod';

const guid = z.guid();

/** What every service-hook delivery has around its resource; `subscriptionId` and `notificationId` are missing in some samples. */
export const envelopeSchema = z.object({
  id: z.string().min(1).max(200).optional(),
  subscriptionId: z.string().max(100).nullish(),
  notificationId: z.int().nullish(),
  eventType: z.string().min(1),
  /** Left out or null where the subscription sends no details. */
  resource: z.unknown().optional(),
  resourceContainers: z.object({ project: z.object({ id: guid }).nullish() }).nullish(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** Resource of `ms.vss-endpoint.*`: samples have no project in it, deliveries can. Of it only ids are used. */
export const connectionResourceSchema = z.object({ id: guid, projectIds: z.array(guid).nullish().catch(null) });

/** Resource of `git.pullrequest.*`. Of it only ids are used. */
export const pullRequestResourceSchema = z.object({
  pullRequestId: z.int().positive(),
  repository: z.object({ id: guid, project: z.object({ id: guid }).nullish() }),
});

/** Resource of `git.push`. Of it only ids are used: what was pushed is read again. */
export const pushResourceSchema = pullRequestResourceSchema.pick({ repository: true });
