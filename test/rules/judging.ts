import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import type { OverlayTask } from '../../shared/catalogue/overlay.ts';
import { knownConnections } from '../../shared/connections/known-connections.ts';
import { serviceConnectionSchema, type ServiceConnection } from '../../shared/connections/service-connection.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { TODAY } from '../today.ts';
import { inlineWaiversIn } from '../../shared/judging/inline-waivers.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { withWaivers } from '../../shared/judging/waivers.ts';

interface Circumstances {
  readonly edition?: string;
  readonly connections?: readonly ServiceConnection[];
  readonly today?: string;
  readonly overlay?: readonly OverlayTask[];
}

/** Judges a text as the root pipeline `azure-pipelines.yml`, with the waivers in its comments. */
export function judgeText(
  text: string,
  { edition, connections, today = TODAY, overlay }: Circumstances = {},
): JudgedPipeline {
  const catalogue = openCatalogue(edition, overlay);
  const pipeline = readPipeline(parseYaml(new SourceFile('self', 'azure-pipelines.yml', text)), catalogue);
  const judged = judge(pipeline, {
    catalogue,
    connections: connections === undefined ? undefined : knownConnections(connections),
    today,
  });
  const waiving = { listed: [], inlineIn: inlineWaiversIn, isWhole: () => true, edition: catalogue.edition.id, today };
  return withWaivers([judged], waiving)[0] ?? judged;
}

/** The findings of one rule on a text. */
export function findingsOf(rule: string, text: string, circumstances?: Circumstances): readonly Finding[] {
  return judgeText(text, circumstances).findings.filter((finding) => finding.rule === rule);
}

/** A pipeline of one step with inputs. */
export function step(task: string, inputs: Readonly<Record<string, string>> = {}): string {
  const all = { azureSubscription: 'prod', ...inputs };
  const lines = Object.entries(all).map(([name, value]) => `    ${name}: ${value}\n`);
  return `steps:\n- task: ${task}\n  inputs:\n${lines.join('')}`;
}

/** A service connection of a scheme, as the REST API shows it. */
export function connection(name: string, scheme: string | null, type = 'azurerm'): ServiceConnection {
  return endpoint({ name, type, authorization: scheme === null ? null : { scheme } });
}

/** The connection "prod", federated through Entra where nothing else is said, read from what the REST API shows. */
export function endpoint(shown: { readonly name?: string; readonly [field: string]: unknown } = {}): ServiceConnection {
  const name = shown.name ?? 'prod';
  const parameters = { workloadIdentityFederationIssuer: 'https://login.microsoftonline.com/tenant/v2.0' };
  const authorization = { scheme: 'WorkloadIdentityFederation', parameters };
  return serviceConnectionSchema.parse({ id: `id-of-${name}`, name, type: 'azurerm', authorization, ...shown });
}
