import { LASTING } from '../../../shared/errors.ts';
import { GitReader, type Reading } from '../../../shared/guard/git/git-reader.ts';
import type { GitVersion } from '../../../shared/guard/git/git-version.ts';
import { openParsedFiles } from '../../../shared/guard/git/parsed-files.ts';
import type { AbsentFile } from '../../../shared/pipelines/templates/files.ts';
import type { Repository } from '../../../shared/pipelines/templates/repositories.ts';
import type { ParsedFile } from '../../../shared/pipelines/yaml/parse.ts';
import { organization } from '../../azure-devops/organization.ts';

const LONG_MS = 60_000;

/** The shop beside `ci`, a repository of its project, and `Platform/tools`, one of another; readers of them, which share what is parsed. */
export async function twoProjects() {
  const { simulator, azureDevOps, clock, key } = await organization();
  const { organization: steps } = simulator;
  steps.createProject({ name: 'Platform' });
  steps.createRepository({ project: 'Platform', name: 'tools', files: { 'deploy.yml': 'steps: [] # main\n' } });
  steps.createRepository({ project: 'Payments', name: 'ci', files: { 'jobs/build.yml': 'jobs: [] # ci\n' } });
  const push = (repository: string, changes: Readonly<Record<string, string | null>>, branch = 'main') =>
    steps.push({ repository, branch, changes: { ...changes } }).commitId;
  const parsedFiles = openParsedFiles();
  const reader = (limits: Partial<Reading> = {}): GitReader =>
    new GitReader(
      { azureDevOps, clock, parsedFiles },
      { until: clock.now() + LONG_MS, maxFiles: 100, isLasting: ({ code }) => LASTING.has(code), ...limits },
    );
  const shop = (commit: string): GitVersion => ({
    projectId: key.projectId,
    repositoryId: key.repositoryId,
    commit,
    ref: '',
  });
  /** What was asked for since: `deploy.yml` for a text, `folder ci` for what is in a folder. */
  const asked = (from = 0): readonly string[] =>
    simulator
      .requests()
      .slice(from)
      .flatMap(({ path, query }) => {
        const parameters = new URLSearchParams(query);
        const [file, folder] = [parameters.get('path'), parameters.get('scopePath')];
        if (!path.endsWith('/items')) return [];
        return file === null ? [`folder ${folder ?? ''}`] : [file.replace(/^\//, '')];
      });
  return { simulator, steps, clock, push, reader, shop, asked, parsedFiles };
}

/** `Platform/tools` as a pipeline of the shop declares it. */
export const tools = (over: Partial<Repository> = {}): Repository => ({
  alias: 'tools',
  type: 'git',
  name: 'Platform/tools',
  ref: '',
  endpoint: '',
  isSettled: true,
  ...over,
});

/** The text of what was read, or why it was not. */
export function textOf(found: ParsedFile | AbsentFile): string {
  return 'absent' in found ? `absent: ${found.absent}` : found.file.text;
}
