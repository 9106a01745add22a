import type { Refusal } from '../answers.ts';
import type { ViolationKind } from '../journal.ts';
import type { Query } from '../query.ts';
import { refuseVersion, requestedVersion } from './api-version.ts';
import type { Operation, QueryParameter } from './contract.ts';
import { checkSchema } from './schema.ts';

/** A difference between a request and the contract. With a refusal the service does not serve the request either. */
export interface Breach {
  readonly kind: ViolationKind;
  readonly message: string;
  readonly refusal?: Refusal;
}

/** What is checked of a request. */
export interface CheckedRequest {
  readonly operation: Operation;
  readonly query: Query;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  /** The parsed JSON, or undefined where there was no body. */
  readonly body: unknown;
  /** Why the body is no JSON. */
  readonly malformed: string | undefined;
}

const API_VERSION = 'api-version';
/** Bodies of this type are sent as `application/json-patch+json` only; the service refuses plain JSON (git.json examples). */
const JSON_PATCH = 'JsonPatchDocument';

/**
 * Everything in a request that the contract does not have. An unknown query parameter or body property is served all the same, as
 * the service ignores it; it is recorded, since it does not do what its sender hopes.
 */
export function checkRequest(request: CheckedRequest): Breach[] {
  return [
    ...checkVersion(request),
    ...checkContentType(request),
    ...checkParameters(request.operation, request.query),
    ...(request.malformed === undefined
      ? checkBody(request.operation, request.body)
      : [refused('body-type', request.malformed)]),
  ];
}

function checkVersion({ operation, query, accept, contentType }: CheckedRequest): Breach[] {
  const version = requestedVersion(query.text(API_VERSION), accept, contentType);
  const refusal = refuseVersion(operation, version);
  return refusal === undefined ? [] : [{ kind: 'api-version', message: refusal.message, refusal }];
}

function checkContentType({ operation, contentType, body }: CheckedRequest): Breach[] {
  if (operation.body === undefined || body === undefined) return [];
  const wanted = operation.body.schema === JSON_PATCH ? 'application/json-patch+json' : 'application/json';
  const actual = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (actual === wanted) return [];
  const message = `The request indicated a Content-Type of "${actual ?? ''}" for method type "${operation.method}" which is not supported. Valid content types for this method are: ${wanted}.`;
  const refusal = { status: 415, typeKey: 'VssRequestContentTypeNotSupportedException', message };
  return [{ kind: 'content-type', message, refusal }];
}

function checkParameters(operation: Operation, query: Query): Breach[] {
  const known = operation.parameters ?? [];
  const missing = known
    .filter((parameter) => parameter.required === true && !query.has(parameter.name))
    .map((parameter) => refused('missing-parameter', `The query parameter ${parameter.name} is required.`));
  const sent = query.names
    .filter((name) => name.toLowerCase() !== API_VERSION)
    .flatMap((name) => {
      const parameter = known.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
      if (parameter === undefined) {
        return [{ kind: 'unknown-parameter' as const, message: `The operation has no query parameter "${name}".` }];
      }
      return checkParameter(parameter, query.peek(name));
    });
  return [...missing, ...sent];
}

function checkParameter(parameter: QueryParameter, value: string): Breach[] {
  if (fits(parameter, value)) return [];
  const wanted = parameter.enum?.join(', ') ?? parameter.type ?? 'another type';
  return [refused('parameter-type', `The query parameter ${parameter.name} must be ${wanted}, not "${value}".`)];
}

function fits(parameter: QueryParameter, value: string): boolean {
  // The service takes the numbers of an enum as well as its names, and several with commas (statusFilter=inProgress,notStarted).
  if (parameter.enum !== undefined) {
    const members = new Set(parameter.enum.map((member) => member.toLowerCase()));
    return value.split(',').every((name) => /^\d+$/.test(name) || members.has(name.trim().toLowerCase()));
  }
  if (parameter.type === 'integer') return /^-?\d+$/.test(value);
  if (parameter.type === 'boolean') return /^(true|false)$/i.test(value);
  return true;
}

function checkBody(operation: Operation, body: unknown): Breach[] {
  if (operation.body === undefined) {
    return body === undefined ? [] : [{ kind: 'unknown-property', message: 'The operation takes no body.' }];
  }
  if (body === undefined || body === null) return [refused('body-type', 'The operation needs a body.')];
  return checkSchema(operation.body, body).map(({ kind, message }) =>
    kind === 'type' ? refused('body-type', message) : { kind, message },
  );
}

function refused(kind: ViolationKind, message: string): Breach {
  return { kind, message, refusal: { status: 400, typeKey: 'ArgumentException', message } };
}
