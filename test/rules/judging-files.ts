import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { loadPipeline } from '../../shared/pipelines/load-pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { memorySource } from '../pipelines/memory-source.ts';
import { TODAY } from '../today.ts';

/** Judges the root pipeline `azure-pipelines.yml` of a repository, given as path → text. */
export async function judgeFiles(files: Readonly<Record<string, string>>): Promise<JudgedPipeline> {
  const catalogue = openCatalogue();
  const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', files['azure-pipelines.yml'] ?? ''));
  const pipeline = await loadPipeline(root, catalogue, { source: memorySource(files) });
  return judge(pipeline, { catalogue, today: TODAY });
}

/** The findings of a rule, as `file line:column severity confidence`. */
export async function placesOf(rule: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await judgeFiles(files);
  return findings.filter((finding) => finding.rule === rule).map(placed);
}

/** A finding as `file line:column severity confidence`. */
export function placed({ file, line, column, severity, confidence }: Finding): string {
  return `${file} ${String(line)}:${String(column)} ${severity} ${confidence}`;
}
