import type { AssessedFinding, AssessedPipeline } from '../../conversions/assessment.ts';
import { worst } from '../../judging/verdict.ts';
import { counted } from '../../report/counted.ts';
import { isYaml, keyOf, nameInWords, type ConsumingPipeline } from '../consumers/consuming-pipeline.ts';
import { TOO_LONG, type CoverageNotes } from '../consumers/coverage.ts';
import type { SourceFacts } from '../consumers/source.ts';
import { assessed, incompleteText, type JudgedPipelines } from './judge-pipelines.ts';

/** The files and definitions of pipelines, for the coverage. */
const FILES: SourceFacts = {
  name: 'files and definitions of pipelines',
  needs:
    'Repos: Read in every repository with pipelines or templates, token scope Code (Read), for classic ones View task group, token scope Task Groups (Read)',
};

/** Pipelines that use the connection, each once for all of its branches. */
export interface Gathered {
  readonly using: readonly AssessedPipeline[];
  readonly unseen: readonly string[];
  /** How many pipelines were read, each counted once. */
  readonly read: number;
}

/**
 * Puts together what was judged.
 * @param defaults How many of the list are at the branch that they run by default; they stand first, the others after them.
 */
export function gather(
  pipelines: readonly ConsumingPipeline[],
  defaults: number,
  { judged, absent, left }: JudgedPipelines,
  coverage: CoverageNotes,
): Gathered {
  const using = new Map<string, AssessedPipeline>();
  const unseen: string[] = [];
  const told = new Set<string>();
  coverage.asked(FILES, pipelines.length);
  for (const [index, pipeline] of pipelines.slice(0, judged.length).entries()) {
    const isDefault = index < defaults;
    const one = judged[index];
    const whole = keyOf(pipeline);
    const branch = isDefault || !isYaml(pipeline) ? undefined : pipeline.branch;
    const where = `${nameInWords(pipeline)}${branch === undefined ? '' : ` at ${branch}`}`;
    if (one === undefined) {
      const file = absent[index];
      // A branch or a file that is gone cannot be run any more.
      if (!isDefault && file?.gone === true) {
        coverage.answered(FILES);
        continue;
      }
      const sentence = `${where} was not read: ${file?.absent ?? 'Azure DevOps did not say why'}`;
      unseen.push(sentence);
      coverage.refused(FILES, sentence, FILES.needs);
      continue;
    }
    const why = incompleteText(one);
    // The same on another branch is one thing to mend, though the branch is at another commit.
    const key = `${whole}\n${(why ?? '').replaceAll(/ at commit [0-9a-f]{8}/g, '')}`;
    const isNew = why !== undefined && !told.has(key);
    if (isNew) {
      told.add(key);
      unseen.push(`${where}, ${why}`);
    }
    coverage.answered(FILES, isNew ? [`${where}, ${why}`] : [], 'mend or show what the sentence names');
    if (one.uses === 0) continue;
    const known = using.get(whole);
    const found = assessed(pipeline, one);
    using.set(whole, together(known ?? { ...found, uses: 0, findings: [], verdict: 'ready' }, found, branch));
  }
  if (left > 0) {
    const sentence = `${counted(left, 'pipeline')} not read: reading took too long.`;
    unseen.push(sentence);
    coverage.refused(FILES, sentence, TOO_LONG);
  }
  const read = judged.slice(0, defaults).filter((one) => one !== undefined).length;
  return { using: [...using.values()], unseen, read };
}

/** A pipeline with what another of its branches shows. */
function together(known: AssessedPipeline, more: AssessedPipeline, branch: string | undefined): AssessedPipeline {
  const keys = new Set(known.findings.map(sameFinding));
  const added = more.findings.filter((finding) => !keys.has(sameFinding(finding)));
  return {
    ...known,
    verdict: worst([known.verdict, more.verdict]),
    uses: Math.max(known.uses, more.uses),
    evidence: [...new Set([...known.evidence, ...more.evidence])],
    findings: [...known.findings, ...added.map((finding) => (branch === undefined ? finding : { ...finding, branch }))],
  };
}

/** What is the same on every branch is told once, though its line moves. */
function sameFinding({ rule, file, message, task, waived }: AssessedFinding): string {
  return JSON.stringify([rule, file, message, task, waived]);
}
