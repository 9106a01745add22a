import { digestOf } from './alert-digest.ts';
import {
  headlineOf,
  leftOutOf,
  leftOutOfDigest,
  leftOutOfNotice,
  paragraphsOf,
  rankOf,
  type Paragraph,
} from './alert-paragraphs.ts';
import type { ConversionAlert } from './conversion-alert.ts';
import { fitting } from './fitting.ts';
import { portalUrl } from './next-steps.ts';

/** Limits of Block Kit (https://docs.slack.dev/reference/block-kit/blocks): 50 blocks, these many characters a text. */
const MAX_HEADER = 150;
const MAX_SECTION = 3_000;

/** Slack refuses more than about 13,000 characters in all blocks (https://github.com/slackapi/bolt-js/issues/2509). */
const MAX_ALL = 10_000;

/**
 * The body for an incoming web hook of Slack: one alert, or several as a digest. Everything that can hold a name stands in plain text,
 * in which nothing is markup, a mention or an emoji; only our own link is mrkdwn.
 */
export function slackMessage(alerts: readonly ConversionAlert[]): object {
  const [alert] = alerts;
  return alert !== undefined && alerts.length === 1 ? alertMessage(alert) : digestMessage(alerts);
}

function alertMessage(alert: ConversionAlert): object {
  const { conversion, organizationUrl } = alert;
  const lines = paragraphsOf(alert).map((paragraph) => ({ text: escaped(lineOf(paragraph)), rank: rankOf(paragraph) }));
  const { shown, leftOut } = fitting(
    lines,
    MAX_ALL,
    ({ text }) => text.length + 1,
    ({ rank }) => rank,
  );
  const rest = leftOut === 0 ? [] : [escaped(leftOutOf(leftOut, conversion))];
  const url = portalUrl(organizationUrl, conversion).replaceAll(/[<>|&]/g, encodeURIComponent);
  const link = { type: 'mrkdwn', text: `<${url}|Open in Azure DevOps>`, verbatim: true };
  return message(headlineOf(alert), [
    ...sectionsOf([...shown.map(({ text }) => text), ...rest]),
    { type: 'context', elements: [link] },
  ]);
}

function lineOf({ label, text, depth }: Paragraph): string {
  return label === '' ? `${'\u00A0\u00A0'.repeat(depth + 1)}${text}` : `${label}: ${text}`;
}

function digestMessage(alerts: readonly ConversionAlert[]): object {
  const { headline, entries } = digestOf(alerts);
  const lines = entries.map(({ text }) => escaped(`• ${text}`));
  const { shown, leftOut } = fitting(lines, MAX_ALL, ({ length }) => length + 1);
  return message(headline, sectionsOf([...shown, escaped(leftOutOfDigest(leftOut))]));
}

/** A message that is about no conversion: a headline, and lines as on the console. */
export function noticeSlackMessage(headline: string, lines: readonly string[]): object {
  const { shown, leftOut } = fitting(lines.map(escaped), MAX_ALL, ({ length }) => length + 1);
  return message(headline, sectionsOf([...shown, ...(leftOut === 0 ? [] : [escaped(leftOutOfNotice(leftOut))])]));
}

/** `text` is what notifications show. */
function message(headline: string, blocks: readonly object[]): object {
  const head = { type: 'header', text: plain(escapedWithin(headline, MAX_HEADER)) };
  return {
    text: escaped(headline),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [head, ...blocks],
  };
}

/** Lines in as few sections as hold them; one line never fills a section. */
function sectionsOf(lines: readonly string[]): readonly object[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= MAX_SECTION)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map((text) => ({ type: 'section', text: plain(text) }));
}

function plain(text: string): object {
  return { type: 'plain_text', text, emoji: false };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's three control characters (https://docs.slack.dev/messaging/formatting-message-text, "Escaping text"). */
function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** The same with at most that many characters; no entity is cut. */
function escapedWithin(text: string, limit: number): string {
  if (escaped(text).length <= limit) return escaped(text);
  let cut = '';
  for (const character of text) {
    const next = cut + escaped(character);
    if (next.length >= limit) break;
    cut = next;
  }
  return `${cut}…`;
}
