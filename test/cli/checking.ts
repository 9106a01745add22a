import { z } from 'zod';
import { check } from '../../cli/check.ts';
import { record } from './recording.ts';

const place = { repository: z.string(), file: z.string(), line: z.number(), column: z.number() };

const report = z.object({
  pipelines: z.array(
    z.object({
      root: z.string(),
      complete: z.boolean(),
      verdict: z.string(),
      uses: z.array(
        z.object({
          ...place,
          task: z.string().optional(),
          when: z.string(),
          count: z.number(),
          connections: z.array(
            z.object({ input: z.string(), value: z.string(), names: z.array(z.string()), resolution: z.string() }),
          ),
        }),
      ),
      findings: z.array(z.object({ ...place, rule: z.string() })),
      diagnostics: z.array(z.object({ ...place, code: z.string(), message: z.string() })),
    }),
  ),
});

/** The pipelines in the JSON of `wif-guard check`. */
export async function pipelinesOf(...args: readonly string[]): Promise<z.infer<typeof report>['pipelines']> {
  const { out } = await record(check, [...args, '--format', 'json']);
  return report.parse(JSON.parse(out)).pipelines;
}

/** The only pipeline in the JSON of `wif-guard check`. */
export async function pipelineOf(...args: readonly string[]): Promise<z.infer<typeof report>['pipelines'][number]> {
  const [only, ...more] = await pipelinesOf(...args);
  if (only === undefined || more.length > 0)
    throw new Error(`There is not one pipeline but ${String(more.length)} more.`);
  return only;
}

/** `AzureCLI prod,test 2` for each use: its task, what its connection can be, and how often it is there. */
export async function usedBy(...args: readonly string[]): Promise<readonly string[]> {
  const { uses } = await pipelineOf(...args);
  return uses.map(
    ({ task = 'container', connections, count }) =>
      `${task} ${connections.flatMap(({ names }) => names).join()} ${String(count)}`,
  );
}
