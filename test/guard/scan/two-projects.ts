import { policySource } from '../../policy/policies.ts';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { openParsedFiles } from '../../../shared/guard/git/parsed-files.ts';
import { scan, type ScanOutcome } from '../../../shared/guard/scan/scan.ts';
import type { ScanContext } from '../../../shared/guard/scan/walk.ts';
import { openLedger } from '../../../shared/ledger/index.ts';
import type { EventOf } from '../../../shared/queue/guard-event.ts';
import type { RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { organization } from '../../azure-devops/organization.ts';

/** A pipeline with a template of `Platform/templates`. */
export const using = (template: string, ref = ''): string =>
  `resources:
  repositories:
    - repository: templates
      type: git
      name: Platform/templates
${ref === '' ? '' : `      ref: ${ref}\n`}steps:
  - template: ${template}@templates
`;

const STEPS = 'steps:\n- bash: echo deploy\n';

let worlds = 0;

/**
 * Two projects: `Platform/templates`, which three pipelines read (`web` and `api` of Shops, `tools-ci` of Platform), and pipelines that
 * read nothing of it. Each world is an organization of its own on the same tables; events that are queued wait in `queued`.
 */
export async function twoProjects(azurite: RunningAzurite) {
  const { simulator, azureDevOps, clock } = await organization({ seed: { organization: 'contoso', projects: [SHOP] } });
  const { organization: steps } = simulator;
  steps.createProject({ name: 'Platform' });
  const { projectId: shopsId } = steps.createProject({ name: 'Shops' });
  const templates = steps.createRepository({
    project: 'Platform',
    name: 'templates',
    files: { 'deploy.yml': STEPS, 'build.yml': STEPS },
  }).repositoryId;
  steps.createRepository({ project: 'Platform', name: 'tools', files: { 'ci.yml': using('build.yml') } });
  const shops = steps.createRepository({
    project: 'Shops',
    name: 'shops',
    files: { 'web.yml': using('deploy.yml'), 'api.yml': using('deploy.yml'), 'docs.yml': STEPS },
  }).repositoryId;
  steps.createDefinition({ project: 'Platform', name: 'tools-ci', repository: 'tools', yamlFilename: 'ci.yml' });
  for (const name of ['web', 'api', 'docs'])
    steps.createDefinition({
      project: 'Shops',
      name,
      repository: 'shops',
      path: '\\live',
      yamlFilename: `${name}.yml`,
    });

  worlds += 1;
  const ledger = openLedger(
    { kind: 'connection-string', connectionString: azurite.connectionString },
    `${simulator.organizationUrl}-${String(worlds)}-${String(process.pid)}`,
  );
  const queued: EventOf<'scan'>[] = [];
  const context: ScanContext = {
    azureDevOps,
    ledger,
    clock,
    catalogue: openCatalogue(),
    policy: policySource(),
    parsedFiles: openParsedFiles(),
    queue: { send: () => Promise.resolve(), sendText: () => Promise.resolve(), ping: () => Promise.resolve() },
    scanQueue: {
      send(event) {
        if (event.kind === 'scan') queued.push(event);
        return Promise.resolve();
      },
      sendText: () => Promise.resolve(),
      ping: () => Promise.resolve(),
    },
  };
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const log = { info: note, warn: note, error: note };
  const run = (event: EventOf<'scan'>): Promise<ScanOutcome> => scan(context, event, log);
  const now = (): string => new Date(clock.now()).toISOString();
  let events = 0;
  const idOf = (): string => {
    events += 1;
    return `event-${String(events)}`;
  };

  return {
    simulator,
    steps,
    clock,
    context,
    ledger,
    queued,
    lines,
    templates,
    shops,
    shopsId,
    run,
    now,
    platformId: steps.state.projects.find(({ name }) => name === 'Platform')?.id ?? '',
    push: (repository: string, changes: Readonly<Record<string, string | null>>, branch = 'main') =>
      steps.push({ repository, branch, changes: { ...changes } }).commitId,
    scanOrganization: (receivedAt = now()) =>
      run({ kind: 'scan', scope: 'organization', id: idOf(), receivedAt, attempt: 0 }),
    /** The event of a push, as the webhook makes it. */
    pushed: (repositoryId: string, receivedAt = now()): EventOf<'scan'> => {
      const repository = steps.state.repositories.find(({ id }) => id === repositoryId);
      const projectId = repository?.project.id ?? '';
      return {
        kind: 'scan',
        scope: 'repository',
        id: idOf(),
        receivedAt,
        attempt: 0,
        projectId,
        repositoryId,
        after: '',
      };
    },
    /** Works on everything that is queued, and on what that queues. */
    drain: async (): Promise<void> => {
      for (let event = queued.shift(); event !== undefined; event = queued.shift()) await run(event);
    },
    /** `live\web: deploy.yml` of every pipeline that reads a repository. */
    readers: async (repositoryId = templates): Promise<readonly string[]> => {
      const found = await ledger.usage.readersOf(repositoryId);
      return found.map(({ name, read }) => `${name}: ${read.paths === 'any' ? 'any' : read.paths.join(' ')}`).sort();
    },
    /** Calls to Azure DevOps from a number of them on: `items`, `definitions`, `refs`. */
    calls: (from: number): readonly string[] =>
      simulator
        .requests()
        .slice(from)
        .map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
  };
}

const SHOP = {
  name: 'Payments',
  repositories: [{ name: 'shop', files: { 'README.md': '# Shop\n' } }],
};
