import type { Operation } from './contract.ts';
import type { Refusal } from '../answers.ts';

/**
 * Areas that exist only as preview in 7.1, so that `7.1` without `-preview` is refused
 * (reference: approvalsAndChecks, audit and permissions 7.1-preview.1; connectionData is observed as 7.1-preview.1 only).
 */
const PREVIEW_ONLY: ReadonlySet<string> = new Set(['approvalsAndChecks', 'audit', 'location']);

/** The version of a request: the query parameter, or the parameter of a media type in `Accept` or `Content-Type`. */
export function requestedVersion(query: string | undefined, ...mediaTypes: (string | undefined)[]): string | undefined {
  if (query !== undefined && query !== '') return query;
  for (const mediaType of mediaTypes) {
    const version = /;\s*api-version=([\w.-]+)/i.exec(mediaType ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Why the service does not take this version for this operation, or undefined when it does. */
export function refuseVersion(operation: Operation, version: string | undefined): Refusal | undefined {
  if (version === undefined) {
    return {
      status: 400,
      typeKey: 'VssVersionNotSpecifiedException',
      message: `No api-version was supplied for the "${operation.method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`,
    };
  }
  const wanted = version.toLowerCase();
  if (wanted === operation.apiVersion || /^7\.1-preview(\.\d+)?$/.test(wanted)) return undefined;
  if (wanted === '7.1') {
    if (!PREVIEW_ONLY.has(operation.area)) return undefined;
    return {
      status: 400,
      typeKey: 'VssInvalidPreviewVersionException',
      message: `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`,
    };
  }
  return {
    status: 400,
    typeKey: 'VssVersionOutOfRangeException',
    message: `The requested REST API version of ${version} is out of range for this server. The latest REST API version this server supports is 7.2.`,
  };
}
