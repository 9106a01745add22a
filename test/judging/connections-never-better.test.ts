import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeItself } from '../../shared/judging/judge-itself.ts';
import { verdictOf, worst } from '../../shared/judging/verdict.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { schemeKindOf } from '../../shared/connections/service-connection.ts';
import { isAboutConnection } from '../../shared/rules/connection-rules.ts';
import { endpoint, judgeText, step } from '../rules/judging.ts';

const shown = fc.record({
  type: fc.constantFrom('azurerm', 'AzureRM', 'azure', 'dockerregistry', 'generic'),
  isDisabled: fc.constantFrom(true, false, null, undefined),
  isShared: fc.constantFrom(true, false, null, undefined),
  authorization: fc.oneof(
    fc.constant(null),
    fc.record({
      scheme: fc.constantFrom(
        'WorkloadIdentityFederation',
        'ServicePrincipal',
        'ManagedServiceIdentity',
        'PublishProfile',
        'SomethingNew',
        '',
      ),
      parameters: fc.record({
        workloadIdentityFederationIssuer: fc.constantFrom(
          '',
          'https://login.microsoftonline.com/tenant/v2.0',
          'https://vstoken.dev.azure.com/1',
          'https://app.vstoken.visualstudio.com',
        ),
      }),
    }),
  ),
  data: fc.record({
    creationMode: fc.constantFrom('', 'Automatic', 'Manual'),
    environment: fc.constantFrom('', 'AzureCloud', 'AzureChinaCloud'),
    revertSchemeDeadline: fc.constantFrom('', '2026-12-01T09:00:00Z', 'soon'),
  }),
  createdBy: fc.constantFrom(
    null,
    { imageUrl: 'http://tfs/tfs/Main/_apis/x' },
    { imageUrl: 'https://dev.azure.com/a/_apis/x' },
  ),
});
const name = fc.constantFrom('prod', 'PROD', 'prodd', '$(conn)', 'prod-$(x)', '${{ parameters.conn }}');
const task = fc.constantFrom(
  'AzureCLI@2',
  'AzureFileCopy@4',
  'AzureFileCopy@6',
  'AzurePowerShell@4',
  'ContosoDeploy@1',
);
const today = fc.constantFrom('2026-09-01', '2027-06-30', '2027-07-01');
const edition = fc.constantFrom('2026-08', 'preview-2023');

/** What is known without the rules about connections: as it was judged when what is not known was told beside the findings. */
function verdictWithout(judged: ReturnType<typeof judgeText>): ReturnType<typeof verdictOf> {
  const seen = judged.findings.every((finding) => !isAboutConnection(finding) || !finding.unknown);
  const rest = judged.findings.filter((finding) => !isAboutConnection(finding));
  return verdictOf(rest, seen && judged.pipeline.complete);
}

describe('with every kind of connection', () => {
  it('no verdict is better than without the rules about connections', () => {
    fc.assert(
      fc.property(shown, name, task, today, edition, (given, value, runs, day, id) => {
        const connections = [endpoint(given)];
        const judged = judgeText(step(runs, { azureSubscription: `"${value}"` }), {
          connections,
          today: day,
          edition: id,
        });
        const without = verdictWithout(judged);
        expect(worst([judged.verdict, without])).toBe(judged.verdict);
      }),
      { numRuns: 2_000 },
    );
  });

  it('what does not say which connection it is, or how that signs in, is never ready and never at risk only', () => {
    fc.assert(
      fc.property(shown, name, task, (given, value, runs) => {
        const connection = endpoint(given);
        const isKnown = value.toLowerCase() === 'prod' && schemeKindOf(connection) !== 'unknown';
        const { verdict } = judgeText(step(runs, { azureSubscription: `"${value}"` }), { connections: [connection] });
        expect(isKnown || verdict === 'unknown' || verdict === 'blocked').toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a step is judged the same where nothing is known of connections, whatever they are', () => {
    fc.assert(
      fc.property(name, task, (value, runs) => {
        const { findings } = judgeText(step(runs, { azureSubscription: `"${value}"` }));
        expect(findings.filter(isAboutConnection).map(({ rule }) => rule)).toEqual(
          /[$]/.test(value) ? ['connection-unresolved'] : [],
        );
      }),
    );
  });

  it('one that is judged by itself says what a step on it says, but for what only a step can say', () => {
    const { edition: current } = openCatalogue();
    const OF_STEPS = new Set(['connection-not-found', 'connection-not-azure', 'connection-unresolved']);
    fc.assert(
      fc.property(shown, today, (given, day) => {
        const connection = endpoint(given);
        const organizationUrl = connection.createdBy.organizationUrl || 'https://dev.azure.com/a';
        const itself = judgeItself(connection, { edition: current, today: day, organizationUrl });
        const { findings } = judgeText(step('AzureCLI@2'), { connections: [connection], today: day });
        const onStep = findings.filter((finding) => isAboutConnection(finding) && !OF_STEPS.has(finding.rule));
        const said = (all: readonly { readonly rule: string; readonly message: string }[]): readonly string[] =>
          all.map(({ rule, message }) => `${rule}: ${message}`);
        expect(said(itself)).toEqual(said(onStep));
      }),
      { numRuns: 1_000 },
    );
  });
});
