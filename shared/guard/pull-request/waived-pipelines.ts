import type { YamlDefinition } from '../../azure-devops/definitions.ts';
import type { PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { dayOf } from '../../clock.ts';
import { inlineWaiversIn } from '../../judging/inline-waivers.ts';
import type { JudgedPipeline } from '../../judging/judge.ts';
import { placedWaivers, type NamesOf } from '../../judging/placed-waiver.ts';
import { withWaivers } from '../../judging/waivers.ts';
import { POLICY_FILE, POLICY_SHEET, POLICY_UNSEEN } from '../../policy/load-policy.ts';
import type { GuardContext } from '../context.ts';
import type { GitReader } from '../git/git-reader.ts';
import { targetWaivers } from './target-waivers.ts';

/** What a pull request runs into. */
interface Surroundings {
  readonly pullRequest: PullRequest;
  readonly definitions: readonly YamlDefinition[];
}

/** The pipelines of a change with what is waived marked: by the organization's policy, and by what stands on the target branch. */
export async function waivedPipelines(
  context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock' | 'policy'>,
  key: PullRequestKey,
  { pullRequest, definitions }: Surroundings,
  reader: GitReader,
  judged: readonly JudgedPipeline[],
) {
  const { policy, problem } = await context.policy.current();
  const today = dayOf(context.clock.now());
  const target = await targetWaivers(context, key, pullRequest, reader, judged, today);
  const namesOf: NamesOf = ({ root }) =>
    definitions
      .filter(({ yamlFile }) => yamlFile.toLowerCase() === root.path.toLowerCase())
      .map(({ pathName }) => `${pullRequest.repository.project.name}/${pathName}`);
  const sheets = [
    { waivers: policy.waivers, ...POLICY_SHEET },
    { waivers: target.own, repository: 'self', file: POLICY_FILE },
  ];
  const pipelines = withWaivers(judged, {
    listed: sheets.flatMap((sheet) => placedWaivers(sheet, namesOf)),
    inlineIn: (file) => (file.repository === 'self' ? inlineWaiversIn(file) : []),
    counts: target.counts,
    edition: context.catalogue.edition.id,
    today,
  });
  return { pipelines, remarks: target.remarks, unseen: problem === undefined ? [] : [POLICY_UNSEEN] };
}
