import { z } from 'zod';
import type { Requests } from './request.ts';

/** What Azure Pipelines makes of a pipeline's YAML (REST, area pipelines, 7.1). */
export function previewReads(requests: Requests) {
  return {
    /**
     * The YAML that a run would have, with all templates expanded. It starts no run, and still needs the right to queue builds of the
     * pipeline. It fails for want of that right, for a required parameter without a default, for an unauthorized resource, for invalid
     * YAML and for a classic pipeline: every refusal means "unknown", and none means that a run would fail.
     * @param pipelineId Id of the definition.
     * @param options `refName` is the full name of the branch or tag, `commit` one on it; without them the pipeline's default branch is
     * taken as it is now.
     * @throws GuardError `azure-devops-refused` with the service's words where it cannot or will not expand the YAML.
     */
    async previewYaml(
      projectId: string,
      pipelineId: number,
      { refName, commit }: { readonly refName?: string | undefined; readonly commit?: string | undefined },
    ): Promise<string> {
      const self = commit === undefined ? { refName } : { refName, version: commit };
      const resources = refName === undefined ? {} : { resources: { repositories: { self } } };
      const { finalYaml } = await requests.ask(
        {
          what: `the preview of pipeline ${String(pipelineId)}`,
          path: [projectId, '_apis', 'pipelines', pipelineId, 'preview'],
          body: { previewRun: true, ...resources },
        },
        z.object({ finalYaml: z.string() }),
      );
      return finalYaml;
    },
  };
}
