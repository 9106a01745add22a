import { ALERT_SEVERITIES, type AlertSeverity } from '../policy/notifications.ts';
import { chatText, headlineOf } from './alert-paragraphs.ts';
import { severityOf } from './alert-severity.ts';
import { projectNames, type ConversionAlert } from './conversion-alert.ts';
import { portalUrl } from './next-steps.ts';
import { terminalText } from './terminal-text.ts';

/** Many alerts told as one, as plain text. */
export interface Digest {
  readonly headline: string;
  readonly severity: AlertSeverity;
  /** The worst first. */
  readonly entries: readonly DigestEntry[];
}

export interface DigestEntry {
  readonly severity: AlertSeverity;
  readonly text: string;
  readonly url: string;
}

/** Longest line of one alert in a digest. */
const MAX_ENTRY = 250;
const MAX_PROJECTS = 60;

/** What a digest says; who shows it says how many did not fit. */
export function digestOf(alerts: readonly ConversionAlert[]): Digest {
  const entries = alerts.map(entryOf).sort((a, b) => rank(a.severity) - rank(b.severity));
  const told = ALERT_SEVERITIES.map((severity) => ({
    severity,
    count: entries.filter((entry) => entry.severity === severity).length,
  })).filter(({ count }) => count > 0);
  return {
    headline: `${String(alerts.length)} things to tell about service connections: ${told.map(({ severity, count }) => `${String(count)} ${WORDS[severity]}`).join(', ')}.`,
    severity: entries[0]?.severity ?? 'note',
    entries,
  };
}

const WORDS = { error: 'breaking', warning: 'to be looked at', note: 'fine' } as const;

function rank(severity: AlertSeverity): number {
  return ALERT_SEVERITIES.indexOf(severity);
}

function entryOf(alert: ConversionAlert): DigestEntry {
  const { conversion, organizationUrl } = alert;
  const where = chatText(terminalText(projectNames(conversion)), MAX_PROJECTS);
  return {
    severity: severityOf(alert),
    text: `${chatText(headlineOf(alert), MAX_ENTRY)} (${where})`,
    url: portalUrl(organizationUrl, conversion),
  };
}
