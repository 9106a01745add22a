import { elasticPoolSource } from './elastic-pools.ts';
import type { OrganizationSource, ProjectSource } from './source.ts';
import { unreadBuildSource } from './unread-builds.ts';
import { unreadReleaseSource } from './unread-releases.ts';
import { variableGroupSource } from './variable-groups.ts';
import { yamlPipelineSource } from './yaml-pipelines.ts';

/** What every project of a connection is asked for. A verdict is ready only when each of them answered. */
export const PROJECT_SOURCES: readonly ProjectSource[] = [
  yamlPipelineSource,
  unreadBuildSource,
  unreadReleaseSource,
  variableGroupSource,
];

/** What the organization is asked for. */
export const ORGANIZATION_SOURCES: readonly OrganizationSource[] = [elasticPoolSource];
