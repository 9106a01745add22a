import { randomUUID } from 'node:crypto';
import { startWorld } from '../../local/story/world.ts';

export interface BenchWorld {
  readonly webhookUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A delivery of about 4 KB about a pull request that is not there: the worker reads, finds nothing, and is done. */
  delivery(index: number): string;
  stop(): Promise<void>;
}

/** The functions with everything round them; deliveries come from the bench. */
export async function startBenchWorld(): Promise<BenchWorld> {
  const world = await startWorld({ appDirectory: process.cwd(), port: 0, onHostLine: () => undefined });
  const project = randomUUID();
  const repository = randomUUID();
  return {
    webhookUrl: `${world.hostUrl}/api/webhooks/azure-devops`,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`guard:${world.webhookSecret}`).toString('base64')}`,
    },
    delivery: (index) =>
      JSON.stringify({
        id: randomUUID(),
        eventType: 'git.pullrequest.updated',
        publisherId: 'tfs',
        resource: {
          pullRequestId: index + 1,
          description: 'x'.repeat(3_500),
          repository: { id: repository, project: { id: project } },
        },
      }),
    stop: () => world.stop(),
  };
}
