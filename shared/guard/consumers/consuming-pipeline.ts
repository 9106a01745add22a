import type { AssessedPipeline } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { kindWords } from '../../report/pipeline-kind.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';
import type { ClassicPipeline } from './classic-pipeline.ts';

/** A pipeline of a project that may use the connection. */
export type ConsumingPipeline = YamlPipeline<ConnectionProject> | ClassicPipeline<ConnectionProject>;

export function isYaml(pipeline: ConsumingPipeline): pipeline is YamlPipeline<ConnectionProject> {
  return !('kind' in pipeline);
}

export function kindOf(pipeline: ConsumingPipeline): AssessedPipeline['kind'] {
  return isYaml(pipeline) ? 'yaml' : pipeline.kind;
}

/** The same for every branch of a pipeline, and for no other: releases have ids of their own. */
export function keyOf(pipeline: ConsumingPipeline): string {
  const isRelease = kindOf(pipeline) === 'release';
  return `${pipeline.project.id}\n${isRelease ? 'release' : 'build'}\n${String(pipeline.id)}`;
}

/** `Classic pipeline nightly of project Payments`, with the branch where it is not the one that it runs by default. */
export function nameInWords(pipeline: ConsumingPipeline): string {
  const words = kindWords(kindOf(pipeline));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${pipeline.name} of project ${pipeline.project.name}`;
}
