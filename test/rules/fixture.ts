import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { serviceConnectionSchema, type ServiceConnection } from '../../shared/connections/service-connection.ts';

/** A pipeline, and the connections it is judged with where it says some. */
export interface Example {
  readonly yaml: string;
  readonly connections?: readonly ServiceConnection[];
}

/** Connections in the REST shape, as `--connections` takes them. */
export function connectionsIn(json: string): readonly ServiceConnection[] {
  return z.array(serviceConnectionSchema).parse(JSON.parse(json));
}

/** The `bad` or `good` fixture of a rule, with `bad.connections.json` where the rule needs to know connections. */
export function fixture(id: string, name: 'bad' | 'good'): Example {
  const read = (ending: string): URL => new URL(`../fixtures/rules/${id}/${name}.${ending}`, import.meta.url);
  const [yaml, known] = [readFileSync(read('yml'), 'utf8'), read('connections.json')];
  return existsSync(known) ? { yaml, connections: connectionsIn(readFileSync(known, 'utf8')) } : { yaml };
}
