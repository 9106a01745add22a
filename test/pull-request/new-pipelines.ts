import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { knownConnections } from '../../shared/connections/known-connections.ts';
import type { ChangeFound } from '../../shared/guard/pull-request/review-change.ts';
import type { WrittenFiles } from '../../shared/guard/pull-request/change-seen.ts';
import { EVERY_LINE } from '../../shared/judging/changed-lines.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { reviewedChange, reviewedPipeline, type ReviewedPipeline } from '../../shared/judging/reviewed-change.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import type { endpoint } from '../rules/judging.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();

/** A pipeline of a change that brings all that is said of it. */
export function allNew(judged: JudgedPipeline): ReviewedPipeline {
  const { findings, diagnostics, pipeline } = judged;
  const compared = { fresh: { findings, diagnostics }, old: { findings: [], diagnostics: [] } };
  return reviewedPipeline(judged, compared, { name: pipeline.root.path, isNamed: true });
}

/** What a review finds of a change that adds these pipelines. */
export function newPipelines(
  files: Readonly<Record<string, string>>,
  connections?: readonly ReturnType<typeof endpoint>[],
  isWritten: (path: string) => boolean = () => true,
): ChangeFound {
  const parsed = Object.entries(files).map(([path, text]) => parseYaml(new SourceFile('self', path, text)));
  const known = connections && knownConnections(connections);
  const judged = parsed.map((root) =>
    judge(readPipeline(root, catalogue), { catalogue, connections: known, today: TODAY }),
  );
  const written: WrittenFiles = new Map(
    parsed
      .filter(({ file: { path } }) => isWritten(path))
      .map((one, index) => [
        one.file.path,
        { parsed: one, before: undefined, lines: EVERY_LINE, originalPath: one.file.path, changeTrackingId: index + 1 },
      ]),
  );
  return { change: reviewedChange(judged.map(allNew), []), written };
}
