/** Where a path on an agent leads, seen from the pipeline's own repository. */
export type AgentPath =
  /** A file or folder of the repository; empty for its root. */
  { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'outside'; readonly why: string };

/** Stand for folders of the agent in paths that are being resolved; no path holds such a character. */
const ROOT = '\u0001repository';
const WORKSPACE = '\u0001workspace';
const ELSEWHERE = '\u0001elsewhere';

/**
 * Predefined variables that name folders, in lower case (docs: predefined variables). With one checkout, the repository is in
 * `s` below the workspace (microsoft/azure-pipelines-agent, src/Agent.Worker/Build/BuildJobExtension.cs).
 */
export const AGENT_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['build.sourcesdirectory', ROOT],
  ['build.repository.localpath', ROOT],
  ['system.defaultworkingdirectory', ROOT],
  ['agent.builddirectory', WORKSPACE],
  ['pipeline.workspace', WORKSPACE],
  ...[
    'agent.homedirectory',
    'agent.tempdirectory',
    'agent.toolsdirectory',
    'agent.workfolder',
    'agent.rootdirectory',
    'build.artifactstagingdirectory',
    'build.binariesdirectory',
    'build.stagingdirectory',
    'common.testresultsdirectory',
    'system.artifactsdirectory',
  ].map((name) => [name, ELSEWHERE] as const),
]);

/**
 * Resolves a path as an agent does.
 * @param text With the variables that name folders replaced as `AGENT_FOLDERS` says.
 * @param folder The folder of the repository that it is relative to.
 */
export function agentPath(text: string, folder = ''): AgentPath {
  const [first = '', ...rest] = text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .replaceAll('\\', '/')
    .split('/');
  switch (first) {
    case ROOT:
      return below([], rest);
    case WORKSPACE:
      return below(['..'], rest);
    case ELSEWHERE:
      return OUTSIDE;
    case '~':
      return ABSOLUTE;
    default:
      if ((first === '' && rest.length > 0) || /^[a-z]:$/i.test(first) || text.includes('\u0001')) return ABSOLUTE;
      return below(folder === '' ? [] : folder.split('/'), [first, ...rest]);
  }
}

const OUTSIDE: AgentPath = { kind: 'outside', why: "it is not in the folder of the pipeline's own repository" };
const ABSOLUTE: AgentPath = { kind: 'outside', why: 'it is an absolute path of the agent' };

/** The folder of the repository within the workspace. */
const SOURCES = 's';

function below(start: readonly string[], parts: readonly string[]): AgentPath {
  const path: string[] = [...start];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.length > 0 && path.at(-1) !== '..') path.pop();
    else path.push('..');
    // `../s` from the repository is the repository.
    if (path.length === 2 && path[0] === '..' && path[1] === SOURCES) path.length = 0;
  }
  if (path[0] === '..') return OUTSIDE;
  return { kind: 'inside', path: path.join('/') };
}
