import type { z } from 'zod';
import type { Region } from '../kernel/region.ts';

/**
 * One operation of the API, as data: routes, validation and the OpenAPI document all come from it.
 * Paths use `{name}` for parameters, as OpenAPI does.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** The OpenAPI `operationId`: a verb and a noun. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Who may call at all; the handler decides about the object. */
  readonly audience: Audience;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The one success answer. */
  readonly answer: { readonly status: 200 | 201 | 202 | 204; readonly schema: Answer };
  /** Set when the request body is not JSON: handlers get bytes as `body`. */
  readonly bodyType?: string;
  /** Set when the answer is not JSON: handlers return `Bytes`. */
  readonly answerType?: string;
  /** The path parameter whose id bears the Region that must handle the request. */
  readonly homeParam?: string;
  /**
   * The path parameter whose id bears the Region that made what any Region may handle. Where it is
   * not found, it may not have arrived yet: then that Region is asked.
   */
  readonly originParam?: string;
  /** The query parameter that may name the Region that must handle the request. */
  readonly homeQuery?: string;
  /**
   * Which Region must handle the request, by a body that may be anything and the path's parameters:
   * undefined where they do not say, and then whoever receives it answers.
   */
  readonly homeOfBody?: (
    body: unknown,
    params?: Readonly<Record<string, string>>,
  ) => Region | undefined;
  /** Handled in this Region whoever receives it: for aggregates that have one fixed home. */
  readonly homeRegion?: 'catalogue';
  /** Needs `Idempotency-Key`. All unsafe calls do, but those that a partner signs. */
  readonly idempotent: boolean;
  /** Needs `If-Match` with the resource's `ETag`. */
  readonly conditional?: boolean;
}

/**
 * `public`: no token needed (a token is still verified and known to the handler).
 * `staff`, `partner`: a token of that kind. `signed`: the handler verifies a signature over the bytes.
 */
export type Audience = 'public' | 'shopper' | 'staff' | 'partner' | 'signed';

type Defaults = 'params' | 'query' | 'body' | 'idempotent';

/** Declares an endpoint; unsafe methods are idempotent unless said otherwise. */
export function endpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  declared: Omit<Endpoint<Params, Query, Body, Answer>, Defaults> &
    Pick<Endpoint<Params, Query, Body, Answer>, 'params' | 'query' | 'body'> & {
      readonly idempotent?: boolean;
    },
): Endpoint<Params, Query, Body, Answer> {
  return { ...declared, idempotent: declared.idempotent ?? declared.method !== 'GET' };
}
