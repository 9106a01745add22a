import { z } from 'zod';
import { openLedger } from '../../shared/ledger/index.ts';
import type { PullRequestView } from './control.ts';
import { seen } from './expect.ts';
import type { World } from './world.ts';

/** Longest wait for the guard to act; it takes about a second. */
const BOUND_MS = 15_000;

const TEMPLATES = 'pipeline-templates';
const FILE = 'deploy/copy.yml';

/** A template that copies files, of which the task is on line 6. */
function template(major: number): string {
  return `# Copies static files for whoever includes it.
parameters:
  - name: connection
    type: string
steps:
  - task: AzureFileCopy@${String(major)}
    inputs:
      azureSubscription: \${{ parameters.connection }}
      SourcePath: static
      Destination: AzureBlob
      storage: contososhop
      ContainerName: static
`;
}

const LINE = 6;

const PIPELINE = `trigger: none
resources:
  repositories:
    - repository: templates
      type: git
      name: Payments/${TEMPLATES}
steps:
  - template: ${FILE}@templates
    parameters:
      connection: shop-prod
`;

/**
 * The story of a template: a pull request to it breaks a pipeline of another repository, which nobody would see there before it runs.
 * @param keepBackDefinition A control: no definition runs the pipeline that includes the template, so the story has to fail.
 */
export async function templateStory(
  world: World,
  tell: (line: string) => void,
  keepBackDefinition: boolean,
): Promise<void> {
  const { control } = world;
  tell(
    `The pipeline of the repository docs includes ${FILE} of the repository ${TEMPLATES}. The nightly scan notes that.`,
  );
  const files = { [FILE]: template(6) };
  const { repositoryId } = await control.step(
    'create-repository',
    { project: 'Payments', name: TEMPLATES, files },
    z.object({ repositoryId: z.string() }),
  );
  const docs = { project: 'Payments', name: 'docs', files: { 'azure-pipelines.yml': PIPELINE } };
  await control.step('create-repository', docs, z.unknown());
  const definition = { name: 'docs-ci', project: 'Payments', repository: 'docs', yamlFilename: 'azure-pipelines.yml' };
  if (!keepBackDefinition) await control.step('create-definition', definition, z.unknown());
  await world.fire('scan');
  const { usage } = openLedger({ kind: 'connection-string', connectionString: world.storage }, world.organizationUrl);
  await seen(BOUND_MS, async () => {
    const readers = await usage.readersOf(repositoryId);
    return readers.length === 1
      ? undefined
      : `the index knows ${String(readers.length)} pipelines that include ${FILE}, not 1`;
  });

  tell(`A pull request to ${TEMPLATES} moves the step to AzureFileCopy@4.`);
  const change = { project: 'Payments', repository: TEMPLATES, branch: 'older-copy', changes: { [FILE]: template(4) } };
  await control.step('push', change, z.unknown());
  const { pullRequestId } = await control.step(
    'open-pull-request',
    { project: 'Payments', repository: TEMPLATES, source: 'older-copy', title: 'Use the older copy' },
    z.object({ pullRequestId: z.int() }),
  );
  await seen(BOUND_MS, async () => complaintAbout(await control.pullRequest(pullRequestId)));
  tell(
    `  one thread on line ${String(LINE)} of ${FILE}, and the summary names the pipeline that breaks: azure-pipelines.yml@docs`,
  );
}

function complaintAbout(pullRequest: PullRequestView | undefined): string | undefined {
  const status = pullRequest?.statuses.findLast(({ context }) => context.genre === 'wif-guard');
  if (status?.state !== 'failed')
    return `the status of the template's pull request is ${status?.state ?? 'missing'}, not failed`;
  const [line, ...more] =
    pullRequest?.threads.filter(({ threadContext }) => threadContext?.filePath !== undefined) ?? [];
  if (
    line?.threadContext?.filePath !== `/${FILE}` ||
    line.threadContext.rightFileStart?.line !== LINE ||
    more.length > 0
  )
    return `there is not one thread, on line ${String(LINE)} of ${FILE}`;
  const summary = pullRequest?.threads.find(({ threadContext }) => threadContext?.filePath === undefined);
  return summary?.comments[0]?.content?.includes('azure-pipelines.yml@docs') === true
    ? undefined
    : 'the summary does not name azure-pipelines.yml@docs';
}
