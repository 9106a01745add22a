/** What the service says when it does not do what was asked. */
export interface Refusal {
  readonly status: number;
  /** Name of the .NET exception; clients tell errors apart by it. */
  readonly typeKey: string;
  readonly message: string;
}

/** What a handler answers. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | { readonly kind: 'content'; readonly status: number; readonly contentType: string; readonly content: Buffer }
  | { readonly kind: 'empty'; readonly status: number };

type Headers = Readonly<Record<string, string>>;

/** Thrown by handlers; becomes the error body of the service. */
export class ServiceError extends Error implements Refusal {
  readonly status: number;
  readonly typeKey: string;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'ServiceError';
    this.status = refusal.status;
    this.typeKey = refusal.typeKey;
  }
}

/** A JSON value with status 200. */
export function json(body: unknown, headers: Headers = {}): Answer {
  return { kind: 'json', status: 200, body, headers };
}

/** A list in the wrapper that the service puts round every array: `{ count, value }`. */
export function list(value: readonly unknown[], headers: Headers = {}): Answer {
  return json({ count: value.length, value }, headers);
}

/** A file. */
export function content(contentType: string, bytes: Buffer): Answer {
  return { kind: 'content', status: 200, contentType, content: bytes };
}

/** 204, or 200 without a body. */
export function empty(status = 204): Answer {
  return { kind: 'empty', status };
}

/** The service's error body (reference: azure-devops.md 3.6). */
export function refuse(refusal: Refusal): Answer {
  const { status, typeKey, message } = refusal;
  const body = {
    $id: '1',
    innerException: null,
    message,
    typeName: `Microsoft.VisualStudio.Services.WebApi.${typeKey}, Microsoft.VisualStudio.Services.WebApi`,
    typeKey,
    errorCode: 0,
    eventId: 3000,
  };
  return { kind: 'json', status, body, headers: {} };
}
