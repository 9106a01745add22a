import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';
import { projectReads } from './project-reads.ts';
import type { Answer, Asking, Consumed } from './source.ts';
import { ORGANIZATION_SOURCES, PROJECT_SOURCES } from './sources.ts';

/** What can use a connection. */
export interface Consumers {
  readonly pipelines: readonly YamlPipeline<ConnectionProject>[];
  /** What could not be seen or is not read by this version, one sentence each. */
  readonly unseen: readonly string[];
}

/** Asks every source for what can use a connection, until a time (milliseconds since 1970). */
export async function findConsumers(
  context: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  connection: Consumed,
  patient: boolean,
  until: number,
): Promise<Consumers> {
  const { azureDevOps, clock } = context;
  const { projects, hasHiddenProjects } = connection;
  const asking: Asking = { azureDevOps, connection, reads: projectReads(context) };
  const unseen: string[] = [];
  const pipelines: YamlPipeline<ConnectionProject>[] = [];
  if (projects.length === 0) unseen.push('Azure DevOps named no project that may use the connection.');
  if (hasHiddenProjects) unseen.push('More projects may use the connection than Azure DevOps shows to the guard.');

  /** Takes what sources answer, in their order; one that is refused answers why. */
  async function take(asked: readonly Promise<Answer>[]): Promise<void> {
    const answers = asked.map(async (answer): Promise<Answer> => {
      const whys: string[] = [];
      return (await seenOr(answer, patient, (why) => whys.push(why))) ?? { unseen: whys };
    });
    for (const answer of await Promise.all(answers)) {
      pipelines.push(...(answer.pipelines ?? []));
      unseen.push(...(answer.unseen ?? []));
    }
  }

  for (const [index, project] of projects.entries()) {
    if (clock.now() > until) {
      unseen.push(`${counted(projects.length - index, 'project')} not asked: asking took too long.`);
      break;
    }
    await take(PROJECT_SOURCES.map((source) => source.ask(asking, project)));
  }
  await take(ORGANIZATION_SOURCES.map((source) => source.ask(asking)));
  return { pipelines, unseen };
}
