import { z } from 'zod';

const threadSchema = z.object({
  id: z.int(),
  /** Missing for what the service writes itself, such as "pushed a commit". */
  status: z.string().nullish(),
  comments: z.array(z.object({ content: z.string().nullish() })),
  threadContext: z.object({ filePath: z.string(), rightFileStart: z.object({ line: z.int() }).nullish() }).nullish(),
});

const pullRequestSchema = z.object({
  pullRequestId: z.int(),
  threads: z.array(threadSchema),
  statuses: z.array(
    z.object({
      state: z.string(),
      description: z.string().nullish(),
      iterationId: z.int().nullish(),
      context: z.object({ genre: z.string().nullish(), name: z.string() }),
    }),
  ),
});

const connectionSchema = z.object({ id: z.string(), authorization: z.object({ scheme: z.string() }) });

const stateSchema = z.object({
  pullRequests: z.array(pullRequestSchema),
  connections: z.array(connectionSchema.extend({ name: z.string() })),
});
const violationsSchema = z.union([z.array(z.unknown()), z.object({ value: z.array(z.unknown()) })]);

export type ConnectionView = z.infer<typeof connectionSchema>;
export type PullRequestView = z.infer<typeof pullRequestSchema>;

/** The events that the guard acts on, each a subscription. */
const EVENTS = [
  'git.pullrequest.created',
  'git.pullrequest.updated',
  'ms.vss-code.git-pullrequest-comment-event',
  'git.push',
  'ms.vss-endpoint.endpoint-created',
  'ms.vss-endpoint.endpoint-updated',
] as const;

/** What the story does to the simulated organization, and how it looks into it. */
export interface Control {
  /** Subscribes a web hook to the guard's events, as its set-up does in a real organization. */
  subscribe(url: string, secret: string): Promise<void>;
  step<T>(step: string, input: object, result: z.ZodType<T>): Promise<T>;
  pullRequest(id: number): Promise<PullRequestView | undefined>;
  connection(name: string): Promise<ConnectionView | undefined>;
  /** Calls that the service would not have taken. */
  violations(): Promise<readonly unknown[]>;
}

/** Opens the control of a simulated organization. */
export function openControl(options: {
  readonly organizationUrl: string;
  readonly token: string;
  readonly controlUrl: string;
}): Control {
  const { organizationUrl, token, controlUrl } = options;
  const authorization = `Basic ${Buffer.from(`:${token}`).toString('base64')}`;

  async function call(url: string, init?: RequestInit): Promise<unknown> {
    const response = await fetch(url, init);
    const text = await response.text();
    if (!response.ok)
      throw new Error(`The simulated organization refused ${url} (${String(response.status)}): ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
  const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> =>
    call(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  return {
    async subscribe(url, secret) {
      for (const eventType of EVENTS) {
        const body = {
          publisherId: 'tfs',
          eventType,
          consumerId: 'webHooks',
          consumerActionId: 'httpRequest',
          publisherInputs: {},
          consumerInputs: {
            url,
            basicAuthUsername: 'wif-guard',
            basicAuthPassword: secret,
            resourceDetailsToSend: 'all',
          },
        };
        await post(`${organizationUrl}/_apis/hooks/subscriptions?api-version=7.1`, body, { authorization });
      }
    },
    step: async (step, input, result) => result.parse(await post(`${controlUrl}/steps`, { step, ...input })),
    async pullRequest(id) {
      const { pullRequests } = stateSchema.parse(await call(`${controlUrl}/state`));
      const found = pullRequests.find(({ pullRequestId }) => pullRequestId === id);
      return found && { ...found, threads: found.threads.filter(({ status }) => typeof status === 'string') };
    },
    async connection(name) {
      const { connections } = stateSchema.parse(await call(`${controlUrl}/state`));
      return connections.find((connection) => connection.name === name);
    },
    async violations() {
      const found = violationsSchema.parse(await call(`${controlUrl}/violations`));
      return Array.isArray(found) ? found : found.value;
    },
  };
}
