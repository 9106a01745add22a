/**
 * What travels between a Functions host and `@azure/functions`: the part of the worker's protobuf messages that HTTP, queue and
 * timer triggers use. Source: types-core/index.d.ts of Azure/azure-functions-nodejs-library.
 */

/** One value in exactly one of its forms. */
export interface TypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly http?: HttpData | null;
}

/** An HTTP request, or the response to one. */
export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: NullableStrings;
  readonly nullableParams?: NullableStrings;
  readonly nullableQuery?: NullableStrings;
  readonly body?: TypedData | null;
  readonly statusCode?: string | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly cookies?: readonly HttpCookie[] | null;
}

/** A dictionary whose empty values survive the way to the worker. */
export type NullableStrings = Readonly<Record<string, Nullable<string>>>;

/** A wrapped value, which may be missing. */
export interface Nullable<T> {
  readonly value?: T | null;
}

/** A cookie that a response sets. `none` leaves SameSite out, `explicitNone` writes it. */
export interface HttpCookie {
  readonly name?: string | null;
  readonly value?: string | null;
  readonly domain?: Nullable<string> | null;
  readonly path?: Nullable<string> | null;
  readonly expires?: Nullable<{ readonly seconds?: number | null }> | null;
  readonly maxAge?: Nullable<number> | null;
  readonly secure?: Nullable<boolean> | null;
  readonly httpOnly?: Nullable<boolean> | null;
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
}

/** What the host asks the worker to run. */
export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: TypedData }[];
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
}

/** What the worker answers when a function has ended well. */
export interface InvocationResponse {
  readonly returnValue?: TypedData | null;
}
