import { z } from 'zod';
import { startReceiver, type Read, type Receiver } from './any-receiver.ts';

/** A message as it arrived. */
export interface ChatMessage {
  readonly body: unknown;
  readonly bytes: number;
  /** All text in it that a reader sees, a line each. */
  readonly lines: readonly string[];
}

export type ChatReceiver = Receiver<ChatMessage>;

/** About so many bytes a workflow posts (https://learn.microsoft.com/connectors/teams/, "Known issues and limitations"). */
const TEAMS_BYTES = 28 * 1024;

const textRun = z.looseObject({ type: z.literal('TextRun'), text: z.string() });
const richText = z.looseObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) });
const container = z.looseObject({ type: z.literal('Container'), items: z.array(richText) });
const openUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() });
const teamsSchema = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.4'),
        msteams: z.strictObject({ width: z.literal('Full') }),
        body: z.array(z.union([richText, container])).min(1),
        actions: z.array(openUrl).min(1).optional(),
      }),
    }),
  ]),
});

/** Limits of Block Kit (https://docs.slack.dev/reference/block-kit/blocks), and what incoming web hooks refuse beside them. */
const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.literal(false) });
const link = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3_000),
  verbatim: z.literal(true),
});
const slackSchema = z.strictObject({
  text: z.string().min(1).max(40_000),
  mrkdwn: z.literal(false),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('header'), text: plainText(150) }),
        z.strictObject({ type: z.literal('section'), text: plainText(3_000) }),
        z.strictObject({ type: z.literal('context'), elements: z.array(link).min(1).max(10) }),
      ]),
    )
    .min(1)
    .max(50),
});

/** A workflow of Teams that posts what it gets: it refuses what is no card, or too large. */
export function startTeamsReceiver(): Promise<ChatReceiver> {
  return startReceiver<ChatMessage>({ path: '/workflows/T0KEN/triggers/manual?sig=T0KEN', taken: 202 }, (_, bytes) => {
    if (bytes.length > TEAMS_BYTES) return { refusedWith: 413 };
    const card = teamsSchema.safeParse(jsonIn(bytes)).data;
    if (card === undefined) return { refusedWith: 400 };
    const blocks = card.attachments[0].content.body.flatMap((part) =>
      part.type === 'Container' ? part.items : [part],
    );
    return messageOf(
      bytes,
      blocks.map(({ inlines }) => inlines.map(({ text }) => text).join('')),
    );
  });
}

/** An incoming web hook of Slack: it refuses blocks that Block Kit does not take. */
export function startSlackReceiver(): Promise<ChatReceiver> {
  return startReceiver<ChatMessage>({ path: '/services/T0KEN/B0/T0KEN', taken: 200 }, (_, bytes) => {
    const message = slackSchema.safeParse(jsonIn(bytes)).data;
    if (message === undefined) return { refusedWith: 400 };
    const texts = message.blocks.flatMap((block) =>
      block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text],
    );
    const lines = texts.flatMap((text) => text.split('\n')).map(shown);
    return messageOf(bytes, lines);
  });
}

function messageOf(bytes: Buffer, lines: readonly string[]): Read<ChatMessage> {
  return { message: { body: jsonIn(bytes), bytes: bytes.length, lines } };
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A text as Slack shows it. */
function shown(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
