import type { Edition } from '../catalogue/schema.ts';
import type { KnownConnections } from '../connections/known-connections.ts';
import type { ServiceConnection } from '../connections/service-connection.ts';
import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import type { OtherConnection } from '../pipelines/other-connections.ts';
import type { ConnectionUse } from '../pipelines/uses.ts';
import type { Severity, When } from './finding.ts';
import type { Report } from './rule.ts';

/** What in a pipeline names a connection. */
export type Naming =
  | { readonly kind: 'azure'; readonly use: ConnectionUse; readonly input: NamedConnection }
  | { readonly kind: 'other'; readonly other: OtherConnection };

/** What a rule about connections sees: one name in one input of one step, or a connection by itself. */
export interface ConnectionContext {
  /** As the pipeline writes it; undefined for what an input can name beside the names that are known. */
  readonly name: string | undefined;
  /** What is known of the connection; undefined where nothing is. */
  readonly connection: ServiceConnection | undefined;
  /** All connections that are known; undefined where none were given: then nothing can be said of one that is not found. */
  readonly known: KnownConnections | undefined;
  /** Undefined where the connection is judged by itself, when it was converted. */
  readonly naming: Naming | undefined;
  /** True where it is asked whether a step uses one certain connection: then what a person may type counts. */
  readonly isSought: boolean;
  /** Address of the organization or collection; undefined where it is not known. */
  readonly organizationUrl: string | undefined;
  readonly edition: Edition;
  /** The day on which is judged, ISO 8601. */
  readonly today: string;
}

/** What a rule about connections says. A message names the cause and no place, so that one cause reads as one at many steps. */
export interface ConnectionReport extends Omit<Report, 'at' | 'edit'> {
  /** `now` where it is not given. */
  readonly when?: When;
}

export interface ConnectionRule {
  /** Stable id, equal to the file name and to the page in docs/rules. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** True for a rule that also looks at connections to other services than Azure. */
  readonly ofOthers?: true;
  /** True for what is said once a pipeline, at the first step, because it is the same of every connection. */
  readonly once?: true;
  check(context: ConnectionContext, report: (finding: ConnectionReport) => void): void;
}

/** Gives a rule its type; rules are plain objects. */
export function defineConnectionRule(rule: ConnectionRule): ConnectionRule {
  return rule;
}
