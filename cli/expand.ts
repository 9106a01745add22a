import { GuardError } from '../shared/errors.ts';
import { hasBody } from '../shared/pipelines/roots.ts';
import { parseYaml } from '../shared/pipelines/yaml/parse.ts';
import { loadExpansion } from '../shared/pipelines/load-pipeline.ts';
import type { RunValues } from '../shared/pipelines/expand.ts';
import type { TextSource } from '../shared/pipelines/text-source.ts';
import { diagnosticLine } from '../shared/report/diagnostic-line.ts';
import { expandedYaml } from '../shared/report/expanded-yaml.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import type { Output } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readRoots } from './read-repository.ts';

/** What is expanded. */
export interface Expanding {
  readonly folder: string;
  readonly root: string;
  readonly source: TextSource;
  readonly values: RunValues;
  /** True in a run of a pipeline (`TF_BUILD`), whose agent reads the output for logging commands. */
  readonly isLog: boolean;
}

/** `wif-guard check --expand FILE`: the pipeline as a run would have it on stdout, what is not known of it on stderr. */
export async function printExpanded(
  { folder, root, source, values, isLog }: Expanding,
  output: Output,
): Promise<number> {
  const [file] = await readRoots(folder, [root], '--expand');
  const parsed = file && parseYaml(file);
  if (parsed?.root?.kind !== 'mapping' || !hasBody(parsed.root)) {
    const why = parsed?.diagnostics[0]?.message ?? 'it holds no pipeline: stages, jobs, steps or extends.';
    throw new GuardError('usage', `--expand ${root}: ${why}`);
  }
  const { root: expanded, diagnostics } = await loadExpansion(parsed.root, { ...values, source });
  const yaml = expandedYaml(expanded);
  const shown = isLog ? yaml.split('\n').map(terminalText).join('\n') : yaml;
  output.out(shown);
  if (shown !== yaml)
    output.err(
      'Logging commands are written as \\u{23}#…: this is the log of a pipeline, and an agent would carry them out.\n',
    );
  const all = [...parsed.diagnostics, ...diagnostics];
  for (const diagnostic of all) output.err(`${diagnosticLine(diagnostic)}\n`);
  return all.some(({ unknown }) => unknown) ? EXIT.unknown : EXIT.fine;
}
