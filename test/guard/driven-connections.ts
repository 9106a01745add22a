import { pipelineOn } from './conversions.ts';
import type { Driven } from './driven.ts';
import { ran } from './ran.ts';

export const MINUTE = 60_000;

/** A connection that a person made, which Azure DevOps cannot revert. */
export const MADE_BY_HAND = { creationMode: 'Manual', environment: 'AzureCloud' };

/** Connections of a driven world, each with one pipeline of its name. */
export function drivenConnections(world: Driven) {
  const { organization } = world.simulator;
  /** What the pipeline runs from now on. */
  const write = (name: string, task: string): void => {
    const changes = { [`pipelines/${name}.yml`]: pipelineOn(name, task) };
    organization.push({ repository: 'shop', branch: 'main', changes });
  };
  return {
    write,
    /** One that was just converted, seen and judged. */
    async converted(name: string, task: string, data?: Record<string, string>): Promise<string> {
      write(name, task);
      organization.createDefinition({ repository: 'shop', name, yamlFilename: `pipelines/${name}.yml` });
      ran(world.simulator, name, world.now());
      const { connectionId } = organization.createConnection({
        project: 'Payments',
        name,
        scheme: 'ServicePrincipal',
        ...(data === undefined ? {} : { data }),
      });
      await world.watch();
      world.pass(MINUTE);
      organization.updateConnection({
        connection: connectionId,
        scheme: 'WorkloadIdentityFederation',
        by: 'Robin Admin',
      });
      world.hook(connectionId);
      await world.drain();
      return connectionId;
    },
    conversionOf: async (id: string) => (await world.records(id)).find(({ kind }) => kind === 'converted'),
    /** What was told of it, in its order. */
    topics: (id: string) =>
      world.told
        .filter((message) => message.id.includes(id))
        .map(({ type }) => type.replace('wif-guard.conversion.', '')),
    connection: (id: string) => organization.state.connections.find((one) => one.id === id),
    async passed(ms: number): Promise<void> {
      world.pass(ms);
      await world.drain();
    },
  };
}
