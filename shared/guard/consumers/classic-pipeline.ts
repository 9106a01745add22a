import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { PipelineProject } from '../yaml-pipelines.ts';

/** A classic build or release definition that may use a connection. What it runs is read by its id. */
export interface ClassicPipeline<Project extends PipelineProject = PipelineProject> {
  readonly kind: 'classic' | 'release';
  readonly project: Project;
  readonly id: number;
  /** With its folder. */
  readonly name: string;
  /** The variable groups of the project. */
  readonly groups: readonly VariableGroup[];
}
