import { checkSource } from './checks.ts';
import { classicBuildSource } from './classic-builds.ts';
import { classicReleaseSource } from './classic-releases.ts';
import { elasticPoolSource } from './elastic-pools.ts';
import { environmentSource } from './environments.ts';
import { pipelinePermissionSource } from './pipeline-permissions.ts';
import { samePrincipalSource } from './same-principal.ts';
import type { OrganizationSource, ProjectSource } from './source.ts';
import { useHistorySource } from './use-history.ts';
import { variableGroupSource } from './variable-groups.ts';
import { yamlPipelineSource } from './yaml-pipelines.ts';

/** What every project of a connection is asked for, a call or a few each. A verdict is ready only when each of them answered. */
export const PROJECT_SOURCES: readonly ProjectSource[] = [
  yamlPipelineSource,
  classicBuildSource,
  classicReleaseSource,
  variableGroupSource,
  pipelinePermissionSource,
  useHistorySource,
  samePrincipalSource,
];

/** What they are asked for after that, because it takes many calls. */
export const COSTLY_PROJECT_SOURCES: readonly ProjectSource[] = [environmentSource, checkSource];

/** What the organization is asked for. */
export const ORGANIZATION_SOURCES: readonly OrganizationSource[] = [elasticPoolSource];
