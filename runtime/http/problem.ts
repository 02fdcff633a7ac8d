import type { Problem, ProblemKind } from '#kernel/problem.ts';
import type { Refusal } from '#kernel/result.ts';

/** Refusals that any endpoint may give before or instead of its handler. */
export const commonProblems = {
  request_invalid: { status: 400, title: 'The request does not match the contract.' },
  idempotency_key_missing: { status: 400, title: 'This call needs an Idempotency-Key.' },
  idempotency_key_invalid: { status: 400, title: 'The Idempotency-Key is not usable.' },
  not_signed_in: { status: 401, title: 'A valid token is needed.' },
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
  not_found: { status: 404, title: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, title: 'This address does not take this method.' },
  idempotency_key_in_use: {
    status: 409,
    title: 'A request with this Idempotency-Key is under way.',
  },
  body_too_large: { status: 413, title: 'The request body is too large.' },
  media_type_unsupported: { status: 415, title: 'The request body has the wrong media type.' },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used with another request.',
  },
  if_match_missing: { status: 428, title: 'Changing this resource needs If-Match with its ETag.' },
  internal_error: { status: 500, title: 'Something went wrong on our side.' },
  home_region_unreachable: {
    status: 503,
    title: 'The Region that keeps this resource cannot be reached.',
  },
  store_unavailable: { status: 503, title: 'The change could not be stored.' },
} as const satisfies Record<string, ProblemKind>;

export type CommonCode = keyof typeof commonProblems;

export function problemOf(kind: ProblemKind, refusal: Refusal<string>): Problem {
  return {
    status: kind.status,
    code: refusal.code,
    title: kind.title,
    ...(refusal.detail !== undefined && { detail: refusal.detail }),
    ...(refusal.meta && { meta: refusal.meta }),
  };
}

/** The answer of a problem: `application/problem+json`, and never kept by a cache. */
export function problemResponse(
  problem: Problem,
  extra: { readonly instance?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const { meta, ...rest } = problem;
  const body = {
    type: `/api/problems#${problem.code}`,
    ...rest,
    instance: extra.instance,
    ...meta,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...extra.headers,
    },
  });
}

export function commonProblem(
  code: CommonCode,
  detail?: string,
  meta?: Readonly<Record<string, unknown>>,
): Problem {
  const { status, title } = commonProblems[code];
  return { status, code, title, ...(detail !== undefined && { detail }), ...(meta && { meta }) };
}
