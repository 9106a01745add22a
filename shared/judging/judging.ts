import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownConnections } from '../connections/known-connections.ts';

/** What a pipeline is judged by. */
export interface Judging {
  readonly catalogue: Catalogue;
  /** Without them every connection counts as federated; with them, what stands on a secret only warns of a conversion. */
  readonly connections?: KnownConnections | undefined;
  /** Address of the organization or collection; undefined where only the connections can tell. */
  readonly organizationUrl?: string | undefined;
  /** True for a connection on a secret that is due for conversion: what would break after it is no warning. */
  readonly isDue?: (connection: string) => boolean;
  /**
   * What findings do not tell of names that are no connections: those that runtime variables give, or those of template expressions
   * as well, where files take part that not everybody may see. Without it all is told.
   */
  readonly hides?: 'variables' | 'variables and expressions' | undefined;
  /** The day on which is judged, ISO 8601. */
  readonly today: string;
}
