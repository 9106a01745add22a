import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { digestOf } from '../../shared/report/alert-digest.ts';
import { headlineOf, leftOutOfDigest, paragraphsOf } from '../../shared/report/alert-paragraphs.ts';
import { ALERT_TOPICS } from '../../shared/report/conversion-alert.ts';
import { alert } from './alerts.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'notifications.md'), 'utf8');

it('docs/notifications.md shows the alert that people really get', () => {
  const lines = paragraphsOf(alert()).map(({ label, text, depth }) =>
    label === '' ? `${'  '.repeat(depth + 1)}${text}` : `${label}: ${text}`,
  );
  expect(page).toContain(['```text', headlineOf(alert()), ...lines, '[Open in Azure DevOps]', '```'].join('\n'));
});

it('docs/notifications.md shows the digest that people really get', () => {
  const alerts = Array.from({ length: 20 }, (_, index) =>
    alert({ name: `conn-${String(index)}` }, { topic: index % 2 === 0 ? 'reverted' : 'converted' }),
  );
  const { headline, entries } = digestOf(alerts);
  expect(page).toContain([headline, `${entries[0]?.text ?? ''} [Open]`, '…', leftOutOfDigest(0)].join('\n'));
});

it('docs/notifications.md names every type of message, and a policy that is valid', () => {
  for (const topic of ALERT_TOPICS) expect(page).toContain(`| \`wif-guard.conversion.${topic}\` |`);
  const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  expect(readPolicy(yaml, 'example').notifications.slack.from).toBe('error');
});
