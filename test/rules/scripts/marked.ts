import type { Finding } from '../../../shared/rules/finding.ts';
import { judgeFiles } from '../judging-files.ts';

export type Language = 'bash' | 'pscore' | 'batch';

/** What stands before a place where something is to be found, by how sure it is: `⟦!⟧` confirmed, `⟦?⟧` likely, `⟦~⟧` possible. */
const MARK = /⟦([!?~])⟧/g;
const SIGNS: Readonly<Record<Finding['confidence'], string>> = { confirmed: '!', likely: '?', possible: '~' };

/** A script without its marks. */
export function unmarked(text: string): string {
  return text.replaceAll(MARK, '');
}

const ENDINGS: Readonly<Record<Language, string>> = { bash: 'sh', pscore: 'ps1', batch: 'cmd' };

/** A repository whose only step hands the principal to a script file. */
export function repositoryWith(language: Language, text: string): Readonly<Record<string, string>> {
  const path = `ci/deploy.${ENDINGS[language]}`;
  return {
    [path]: text,
    'azure-pipelines.yml': `steps:
- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: ${language}
    scriptLocation: scriptPath
    scriptPath: ${path}
`,
  };
}

/** The script with a mark at every place in it where the rule finds something. */
export async function marked(rule: string, language: Language, text: string): Promise<string> {
  const { findings } = await judgeFiles(repositoryWith(language, text));
  const lines = text.split('\n').map((line) => line.split(''));
  const places = findings.filter((finding) => finding.rule === rule && finding.file.startsWith('ci/'));
  for (const { line, column, confidence } of places) {
    const characters = lines[line - 1];
    if (characters !== undefined) characters[column - 1] = `⟦${SIGNS[confidence]}⟧${characters[column - 1] ?? ''}`;
  }
  return lines.map((characters) => characters.join('')).join('\n');
}
