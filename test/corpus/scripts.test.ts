import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judge } from '../../shared/judging/judge.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { lex } from '../../shared/rules/scripts/lexing/lex.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { TODAY } from '../today.ts';
import { corpusIsThere, filesOf, onlyThese, repositories } from './reading.ts';

const RULES: ReadonlySet<string> = new Set(['secret-in-script', 'secret-login', 'terraform-client-secret']);

const catalogue = openCatalogue();

/** What is found in each file when it is judged by itself, as `file line:column rule confidence`; what is unread is left out. */
function found(folder: string): readonly string[] {
  const files = filesOf(folder);
  const templates = onlyThese(files);
  return files.flatMap((file) => {
    const { findings } = judge(readPipeline(parseYaml(file), catalogue, { files: templates }), {
      catalogue,
      today: TODAY,
    });
    return findings
      .filter(({ rule, file: path }) => RULES.has(rule) && path === file.path)
      .filter(({ message }) => !/which (?:is|are) not read/.test(message))
      .map(
        ({ file: path, line, column, rule, confidence }) =>
          `${path} ${String(line)}:${String(column)} ${rule} ${confidence}`,
      );
  });
}

/** Read by hand: each place in the scripts of the corpus that reads the key of a connection, or signs in with it. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'Azure+mlops-templates': ['templates/infra/create-sp-variables.yml 16:29 secret-in-script confirmed'],
  'Azure-Samples+modern-data-warehouse-dataops': [
    'archive/single_tech_samples/adf_cicd/devops/templates/jobs/integration-test-adf-job.yml 41:88 secret-in-script confirmed',
    'archive/single_tech_samples/adf_cicd/devops/templates/jobs/integration-test-adf-job.yml 44:27 secret-in-script confirmed',
  ],
};

describe.skipIf(!corpusIsThere)('the scripts of public pipelines', () => {
  it.each(repositories)('%s: what reads the key is found, and nothing else', (folder) => {
    expect(found(folder)).toEqual(EXPECTED[folder] ?? []);
  });

  it.each(repositories)('%s: every text is told apart in every language', (folder) => {
    for (const { text } of filesOf(folder)) {
      for (const syntax of ['bash', 'powershell', 'batch'] as const) {
        expect(lex(text, syntax).withoutComments).toHaveLength(text.length);
      }
    }
  });
});
