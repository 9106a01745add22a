import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adaptiveCardMessage, MOST_BYTES } from '../../shared/report/adaptive-card.ts';
import { CONNECTION, PROJECT } from '../conversions/building.ts';
import { alert, anyAlerts, named, ORGANIZATION } from './alerts.ts';

const bytesOf = (message: object): number => Buffer.byteLength(JSON.stringify(message));

const runsSchema = z.array(z.object({ type: z.string(), text: z.string() }));

/** All text runs of a card, block by block. */
function blocksOf(message: object): readonly z.infer<typeof runsSchema>[] {
  const blocks: z.infer<typeof runsSchema>[] = [];
  JSON.stringify(message, (key, value: unknown) => {
    if (key === 'inlines') blocks.push(runsSchema.parse(value));
    return value;
  });
  return blocks;
}

const linesOf = (message: object): readonly string[] =>
  blocksOf(message).map((runs) => runs.map(({ text }) => text).join(''));

describe('an Adaptive Card', () => {
  it('tells what the console tells, with a link instead of the address', () => {
    const message = adaptiveCardMessage([alert()]);
    expect(linesOf(message)).toEqual([
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
    ]);
    expect(JSON.stringify(message)).toContain(
      JSON.stringify({
        type: 'Action.OpenUrl',
        title: 'Open in Azure DevOps',
        url: `${ORGANIZATION}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}`,
      }),
    );
  });

  it.each([
    ['attention', alert()],
    ['warning', alert({}, { topic: 'reverted' })],
  ])('is coloured by severity: %s', (style, one) => {
    expect(JSON.stringify(adaptiveCardMessage([one]))).toContain(`"style":"${style}"`);
  });

  it('is small enough whatever is in it, and puts every text where nothing is markup', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const message = adaptiveCardMessage(alerts);
        expect(bytesOf(message)).toBeLessThanOrEqual(MOST_BYTES);
        expect(JSON.stringify(message)).not.toMatch(/"type":"(?:TextBlock|FactSet|Image)"/);
        for (const run of blocksOf(message).flat()) {
          expect(run.type).toBe('TextRun');
          expect(run.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\{\{(?:DATE|TIME)\(/u);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('says how much is left out, and keeps the commands', () => {
    const lines = linesOf(adaptiveCardMessage([named('漢'.repeat(10_000), 400)]));
    const [, count = ''] = /^(\d+) more lines left out, .*wif-guard ledger show/.exec(lines.at(-1) ?? '') ?? [];
    expect(Number(count)).toBeGreaterThan(0);
    expect(lines).toContain(`to keep it: wif-guard keep ${CONNECTION} --organization https://dev.azure.com/contoso`);
  });

  it('shows no date that a name asks for', () => {
    const lines = linesOf(adaptiveCardMessage([named('{{DATE(2017-02-14T06:08:00Z, SHORT)}}', 1)]));
    expect(lines[0]).toContain('{ {DATE(2017');
  });
});

describe('a digest', () => {
  it('names all of twenty, the worst first, with a link each', () => {
    const alerts = Array.from({ length: 20 }, (_, index) =>
      alert({ name: `conn-${String(index)}` }, { topic: index % 2 === 0 ? 'reverted' : 'converted' }),
    );
    const message = adaptiveCardMessage(alerts);
    const [headline, ...lines] = linesOf(message);
    expect(headline).toBe('20 things to tell about service connections: 10 breaking, 10 to be looked at.');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe(
      'BLOCKED: service connection "conn-1" was converted to workload identity federation and breaks 1 pipeline. (project Payments) Open',
    );
    for (let index = 0; index < 20; index += 1) expect(lines.join('\n')).toContain(`"conn-${String(index)}"`);
    expect(lines.at(-1)).toBe('More about each: wif-guard ledger list');
    expect(JSON.stringify(message).split('"selectAction"')).toHaveLength(21);
  });

  it('counts those for which there is no room', () => {
    const lines = linesOf(adaptiveCardMessage(Array.from({ length: 500 }, () => alert())));
    const [, left = ''] = /^and (\d+) more, for which there is no room here/.exec(lines.at(-1) ?? '') ?? [];
    expect(Number(left) + lines.length - 2).toBe(500);
  });
});
