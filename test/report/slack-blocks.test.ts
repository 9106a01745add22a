import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { slackMessage } from '../../shared/report/slack-blocks.ts';
import { CONNECTION, PROJECT } from '../conversions/building.ts';
import { alert, anyAlerts, named, ORGANIZATION } from './alerts.ts';

const messageSchema = z.object({
  text: z.string(),
  blocks: z.array(
    z.object({
      type: z.string(),
      text: z.object({ type: z.string(), text: z.string() }).optional(),
      elements: z.array(z.object({ type: z.string(), text: z.string() })).optional(),
    }),
  ),
});

const read = (message: object) => messageSchema.parse(message);
const textsOf = (message: object) =>
  read(message).blocks.flatMap(({ text, elements = [] }) => (text === undefined ? elements : [text]));
const linesOf = (message: object): readonly string[] => textsOf(message).flatMap(({ text }) => text.split('\n'));

describe('a Slack message', () => {
  it('tells what the console tells, with a link instead of the address', () => {
    expect(linesOf(slackMessage([alert()]))).toEqual([
      'BLOCKED: service connection "prod" was converted to workload identity federation and breaks 1 pipeline.',
      `connection: prod (${CONNECTION}) in project Payments`,
      'changed: ServicePrincipal → WorkloadIdentityFederation, 2026-11-24 09:00 UTC, by Robin Admin',
      'revert by: 2026-12-01 09:00 UTC, 6 days 23 hours left (deadline of Azure DevOps)',
      'verdict: blocked by catalogue edition 2026-08; 1 of 4 pipelines read uses it',
      'counts: 1 pipeline, 1 breaks, 0 in flight',
      '\u00A0\u00A0Payments shop\\ci (pipeline 7): blocked',
      '\u00A0\u00A0\u00A0\u00A0error[task-unsupported] deploy.yml:12: AzureFileCopy@4 cannot sign in through workload identity federation. (confirmed)',
      '\u00A0\u00A0\u00A0\u00A0\u00A0\u00A0fix: Move to AzureFileCopy@6.',
      `to revert: wif-guard revert ${CONNECTION} --project ${PROJECT} --organization ${ORGANIZATION}`,
      `to keep it: wif-guard keep ${CONNECTION} --organization https://dev.azure.com/contoso`,
      `<${ORGANIZATION}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}|Open in Azure DevOps>`,
    ]);
  });

  it('keeps to the limits whatever is in it, and escapes it', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const message = slackMessage(alerts);
        const { text, blocks } = read(message);
        expect(blocks.length).toBeLessThanOrEqual(50);
        const texts = textsOf(message);
        expect(texts.reduce((sum, one) => sum + one.text.length, 0)).toBeLessThanOrEqual(12_000);
        expect(blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
        for (const one of texts) {
          expect(one.text.length).toBeLessThanOrEqual(3_000);
          expect(one.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
        for (const plain of [text, ...texts.filter(({ type }) => type === 'plain_text').map((one) => one.text)])
          expect(plain).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(texts.filter(({ type }) => type === 'mrkdwn').map((one) => one.text)).toEqual(
          alerts.length > 1
            ? []
            : [`<${ORGANIZATION}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}|Open in Azure DevOps>`],
        );
      }),
      { numRuns: 80 },
    );
  });

  it('says how much is left out, and keeps the commands', () => {
    const lines = linesOf(slackMessage([named('<'.repeat(10_000), 400)]));
    expect(lines).toContain(`to keep it: wif-guard keep ${CONNECTION} --organization https://dev.azure.com/contoso`);
    expect(lines.join('\n')).toMatch(/\d+ more lines? left out, .*wif-guard ledger show/);
  });
});

describe('a digest for Slack', () => {
  it('names all of twenty', () => {
    const alerts = Array.from({ length: 20 }, (_, index) => alert({ name: `conn-${String(index)}` }));
    const [headline, ...lines] = linesOf(slackMessage(alerts));
    expect(headline).toBe('20 things to tell about service connections: 20 breaking.');
    expect(lines).toHaveLength(21);
    expect(lines[7]).toBe(
      '• BLOCKED: service connection "conn-7" was converted to workload identity federation and breaks 1 pipeline. (project Payments)',
    );
  });

  it('counts those for which there is no room', () => {
    const lines = linesOf(slackMessage(Array.from({ length: 500 }, () => alert())));
    const [, left = ''] = /^and (\d+) more, for which there is no room here/.exec(lines.at(-1) ?? '') ?? [];
    expect(Number(left) + lines.length - 2).toBe(500);
  });
});
