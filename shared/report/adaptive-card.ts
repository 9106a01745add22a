import type { AlertSeverity } from '../policy/notifications.ts';
import { digestOf, type Digest } from './alert-digest.ts';
import {
  headlineOf,
  leftOutOf,
  leftOutOfDigest,
  leftOutOfNotice,
  paragraphsOf,
  rankOf,
  type Paragraph,
} from './alert-paragraphs.ts';
import { severityOf } from './alert-severity.ts';
import type { ConversionAlert } from './conversion-alert.ts';
import { fitting } from './fitting.ts';
import { portalUrl } from './next-steps.ts';

/**
 * Teams takes about 28 KB with everything round the card
 * (https://learn.microsoft.com/connectors/teams/, "Known issues and limitations"); some room is left for what the workflow adds.
 */
export const MOST_BYTES = 25_000;

/** The card without its paragraphs: envelope, headline, what is left out, the link. */
const FRAME_BYTES = 4_000;

const STYLES: Readonly<Record<AlertSeverity, string>> = { error: 'attention', warning: 'warning', note: 'good' };

/** Labels whose text is a command. */
const COMMANDS: ReadonlySet<string> = new Set(['to revert', 'to keep it']);

/**
 * The body for a workflow that begins with "When a Teams webhook request is received": a card that tells one alert, or several as a
 * digest. All text stands in text runs, in which nothing is Markdown, HTML or a mention
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features).
 */
export function adaptiveCardMessage(alerts: readonly ConversionAlert[]): object {
  const [alert] = alerts;
  return alert !== undefined && alerts.length === 1 ? alertCard(alert) : digestCard(digestOf(alerts));
}

function alertCard(alert: ConversionAlert): object {
  const { conversion, organizationUrl } = alert;
  const blocks = paragraphsOf(alert).map((paragraph) => ({
    block: paragraphBlock(paragraph),
    rank: rankOf(paragraph),
  }));
  const limit = MOST_BYTES - FRAME_BYTES;
  const { shown, leftOut } = fitting(
    blocks,
    limit,
    ({ block }) => bytesOf(block),
    ({ rank }) => rank,
  );
  const rest = leftOut === 0 ? [] : [textBlock(run(leftOutOf(leftOut, conversion)))];
  return message(
    headlineOf(alert),
    severityOf(alert),
    [...shown.map(({ block }) => block), ...rest],
    [{ type: 'Action.OpenUrl', title: 'Open in Azure DevOps', url: portalUrl(organizationUrl, conversion) }],
  );
}

function digestCard({ headline, severity, entries }: Digest): object {
  const blocks = entries.map(({ text, url }) =>
    textBlock(run(`${text} `), { ...run('Open'), selectAction: { type: 'Action.OpenUrl', url } }),
  );
  const { shown, leftOut } = fitting(blocks, MOST_BYTES - FRAME_BYTES, bytesOf);
  return message(headline, severity, [...shown, textBlock(run(leftOutOfDigest(leftOut)))], []);
}

/** A message that is about no conversion: a headline, and lines as on the console. */
export function noticeCardMessage(headline: string, lines: readonly string[], severity: AlertSeverity): object {
  const blocks = lines.map((line) => textBlock(run(line)));
  const { shown, leftOut } = fitting(blocks, MOST_BYTES - FRAME_BYTES, bytesOf);
  const rest = leftOut === 0 ? [] : [textBlock(run(leftOutOfNotice(leftOut)))];
  return message(headline, severity, [...shown, ...rest], []);
}

function message(headline: string, severity: AlertSeverity, body: readonly object[], actions: readonly object[]) {
  const head = textBlock({ ...run(headline), weight: 'Bolder', size: 'Medium' });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [{ type: 'Container', style: STYLES[severity], bleed: true, items: [head] }, ...body],
    ...(actions.length === 0 ? {} : { actions }),
  };
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return { type: 'message', attachments: [card] };
}

function paragraphBlock({ label, text, depth }: Paragraph): object {
  if (label === '') return textBlock(run(`${'\u00A0\u00A0'.repeat(depth + 1)}${text}`));
  const value = COMMANDS.has(label) ? { ...run(text), fontType: 'Monospace' } : run(text);
  return textBlock({ ...run(`${label}: `), weight: 'Bolder' }, value);
}

function textBlock(...inlines: readonly object[]): object {
  return { type: 'RichTextBlock', spacing: 'Small', inlines };
}

/** The one thing that is acted on in a text run is a date to be shown in the reader's own words. */
function run(text: string) {
  return { type: 'TextRun', text: text.replaceAll(/\{(?=\{(?:DATE|TIME)\()/gi, '{ ') } as const;
}

function bytesOf(block: object): number {
  return Buffer.byteLength(JSON.stringify(block)) + 1;
}
