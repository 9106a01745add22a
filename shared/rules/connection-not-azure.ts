import { sourceUrl } from '../catalogue/editions.ts';
import type { Edition } from '../catalogue/schema.ts';
import { anySchemeKindOf, type ServiceConnection } from '../connections/service-connection.ts';
import type { OtherConnection, OtherService } from '../pipelines/other-connections.ts';
import type { ConnectionUse } from '../pipelines/uses.ts';
import { defineConnectionRule, type ConnectionContext, type ConnectionReport } from './connection-rule.ts';
import { nameOf } from './catalogue-facts.ts';

/**
 * An input for an Azure connection that names another one, which Azure DevOps refuses; and, as notes, what becomes of connections to
 * registries and clusters, because whoever converts Azure connections asks.
 */
export const connectionNotAzure = defineConnectionRule({
  id: 'connection-not-azure',
  title: 'Connection is not one to Azure',
  severity: 'error',
  ofOthers: true,
  check(context, report) {
    const { name, connection, naming } = context;
    if (naming?.kind === 'other') return inOther(context, naming.other, report);
    if (naming === undefined || name === undefined || connection === undefined) return;
    const expected = expectedBy(naming.use, naming.input.input);
    if (connection.type.toLowerCase() === (expected ?? 'azurerm')) return;
    report(
      expected === undefined
        ? {
            message: `Connection "${name}" is one of type ${connection.type}, and the input that names it is called like one for Azure.`,
            remedy: 'Name a connection of type Azure Resource Manager.',
            // What an input takes whose task nobody has described is a guess.
            severity: 'warning',
            confidence: 'possible',
            ...REFUSED,
          }
        : ofWrongType(connection, expected),
    );
  },
});

const TITLES: ReadonlyMap<string, string> = new Map([
  ['azurerm', 'Azure Resource Manager'],
  ['azure', 'Azure Classic'],
  ['dockerregistry', 'Docker Registry'],
  ['kubernetes', 'Kubernetes'],
  ['servicefabric', 'Service Fabric'],
]);

/** Where Azure DevOps says so: "expects a service connection of type … but the provided service connection … is of type …". */
const REFUSED = {
  source: 'https://github.com/microsoft/windows-dev-center-vsts-extension/issues/119',
  asOf: '2024-10-17',
} as const;

function ofWrongType({ name, type }: ServiceConnection, expected: string): ConnectionReport {
  return {
    message: `Connection "${name}" is one of type ${type} where one of type ${expected} is expected: Azure DevOps does not start the pipeline.`,
    remedy: `Name a connection of type ${TITLES.get(expected) ?? 'Azure Resource Manager'}.`,
    confidence: 'confirmed',
    ...REFUSED,
  };
}

/** The type of connection that an input takes, in lower case; undefined where nobody has described the task. */
function expectedBy(use: ConnectionUse, input: string): string | undefined {
  if (use.kind === 'container') return 'azurerm';
  const wanted = input.toLowerCase();
  const described = use.knowledge.definition?.connectionInputs.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => one.toLowerCase() === wanted),
  );
  return described?.type.toLowerCase().split(':')[1];
}

interface Saying {
  readonly says: string;
  readonly remedy: string;
}

const TYPES: Readonly<Record<OtherService, string>> = {
  'docker-registry': 'dockerregistry',
  kubernetes: 'kubernetes',
  'service-fabric': 'servicefabric',
};

/** What holds of each in the edition of today. */
const TODAY: Readonly<Record<OtherService, Saying>> = {
  'docker-registry': {
    says: 'is one to a Docker registry: converting Azure connections leaves it as it is. Only connections of kind Azure Container Registry can be federated, each by a conversion of its own.',
    remedy:
      'Nothing, while Azure connections are converted. Before this one is converted, give its identity the role AcrPush or AcrPull.',
  },
  kubernetes: {
    says: 'is one to Kubernetes: converting Azure connections leaves it as it is.',
    remedy: 'Nothing: it keeps signing in as it does.',
  },
  'service-fabric': {
    says: 'is one to Service Fabric: it signs in to the cluster by certificate or user, and there is no federation for it.',
    remedy: 'Nothing: it keeps signing in as it does.',
  },
};

/** The page of the preview announced them for "later in the year". */
const PREVIEW: Saying = {
  says: 'is none to Azure itself: the preview federates only those, and announces the others for "later in the year".',
  remedy: 'Nothing: it keeps signing in as it does.',
};

/** The condition of a task whose registry library knows no federation. */
const BREAKS_FEDERATED = 'acr-docker-registry-wif';

function inOther(
  { name, connection, edition }: ConnectionContext,
  other: OtherConnection,
  report: (finding: ConnectionReport) => void,
): void {
  const expected = TYPES[other.service];
  if (connection !== undefined && connection.type.toLowerCase() !== expected) {
    return report(ofWrongType(connection, expected));
  }
  const broken = breakingOn(connection, other, edition);
  if (broken !== undefined) return report(broken);
  // What is not known is written as it stands, once.
  if (name === undefined && other.connection.names.length > 0) return;
  const { says, remedy } = edition.id === 'preview-2023' ? PREVIEW : TODAY[other.service];
  report({
    message: `Connection "${name ?? other.connection.value}" ${says}`,
    remedy,
    severity: 'note',
    confidence: 'confirmed',
    source: edition.sources.documentation,
    asOf: edition.date,
  });
}

/** A registry connection on which the task fails: federated now, or on a secret that a conversion takes away. */
function breakingOn(
  connection: ServiceConnection | undefined,
  { knowledge, reference, service }: OtherConnection,
  edition: Edition,
): ConnectionReport | undefined {
  if (connection === undefined || service !== 'docker-registry') return undefined;
  const kind = anySchemeKindOf(connection);
  if (kind !== 'federated' && kind !== 'secret') return undefined;
  const given = knowledge.row?.conditions.find(({ id }) => id === BREAKS_FEDERATED);
  const condition = edition.conditions[BREAKS_FEDERATED];
  const [evidence] = given?.evidence ?? [];
  if (condition === undefined || evidence === undefined) return undefined;
  const subject = `${nameOf(knowledge, reference.version)} cannot use a federated connection to a registry: ${condition.effect}. Connection "${connection.name}" is`;
  return {
    message:
      kind === 'federated' ? `${subject} one.` : `${subject} still on a secret: this would break once it is converted.`,
    remedy: `${condition.remedy.charAt(0).toUpperCase()}${condition.remedy.slice(1)}.`,
    severity: kind === 'federated' ? 'error' : 'warning',
    when: kind === 'federated' ? 'now' : 'after-conversion',
    confidence: 'likely',
    source: sourceUrl(edition, evidence),
    asOf: edition.date,
  };
}
