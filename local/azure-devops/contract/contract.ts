import contractFile from '../contract.json' with { type: 'json' };

/** A type description of the contract, as the published specification gives it; `ref` names an entry of `schemas`. */
export interface SchemaNode {
  readonly ref?: string | undefined;
  readonly schema?: string | undefined;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode | undefined>> | undefined;
  readonly items?: SchemaNode | undefined;
  readonly additionalProperties?: SchemaNode | undefined;
}

/** A query parameter of an operation. */
export interface QueryParameter {
  readonly name: string;
  readonly type?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly required?: boolean | undefined;
}

/** One REST operation that the service has. */
export interface Operation {
  readonly area: string;
  readonly method: string;
  /** `/{organization}/{project}/_apis/…`; segments in `optionalPath` may be left out. */
  readonly path: string;
  readonly optionalPath?: readonly string[] | undefined;
  readonly operationId: string;
  readonly apiVersion: string;
  readonly parameters?: readonly QueryParameter[] | undefined;
  readonly body?: SchemaNode | undefined;
  /** By status code; an operation without an entry answers without a body. */
  readonly responses?: Readonly<Record<string, SchemaNode | undefined>> | undefined;
}

/** Every operation of the contract (MicrosoftDocs/vsts-rest-api-specs, 7.2; a few were only observed). */
export const operations: readonly Operation[] = contractFile.operations;

/** Named types that a `ref` points to. A `ref` without an entry may be anything. */
export const schemas: Readonly<Record<string, SchemaNode | undefined>> = contractFile.schemas;

/** The name under which routes register: `git/Items_Get`. The note that an operation was only observed is no part of it. */
export function operationKey(operation: Operation): string {
  return `${operation.area}/${operation.operationId.replace(/ \(observed.*\)$/, '')}`;
}
