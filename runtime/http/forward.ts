import type { Region } from '#kernel/region.ts';
import { commonProblem, problemResponse } from './problem.ts';

/** Says which Region passed a request on, so that it is passed on once only. */
export const forwardedHeader = 'meridian-forwarded-from';

/** Passes a request to the Region that is home to what it concerns. */
export type Forward = (to: Region, request: Request, body: Uint8Array) => Promise<Response>;

/** Of one connection only (RFC 9110, 7.6.1), or already met: `fetch` refuses to send `expect`. */
const notPassedOn = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** A forward over HTTP to each Region's address, with a deadline. */
export function forwardOverHttp(options: {
  readonly from: Region;
  readonly addresses: Readonly<Partial<Record<Region, string>>>;
  readonly timeoutMs: number;
}): Forward {
  return async (to, request, body) => {
    const address = options.addresses[to];
    const url = new URL(request.url);
    if (address === undefined) return unreachable(to);
    const headers = new Headers(request.headers);
    for (const name of notPassedOn) headers.delete(name);
    headers.set(forwardedHeader, options.from);
    headers.set('accept-encoding', 'identity');
    try {
      const answer = await fetch(`${address}${url.pathname}${url.search}`, {
        method: request.method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(options.timeoutMs),
        ...(body.length > 0 && { body: Buffer.from(body) }),
      });
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    } catch (cause) {
      if (cause instanceof Error) return unreachable(to);
      throw cause;
    }
  };
}

/** A forwarded request that is not at home here either goes no further: no loops, no storms. */
export function unreachable(to: Region): Response {
  return notNow(
    `It is kept in Region ${to}. Nothing is lost; try again with the same Idempotency-Key.`,
  );
}

/** What an evacuated Region made shortly before it was lost may be known to it alone. */
export function unsent(home: Region): Response {
  return notNow(
    `It was made in Region ${home}, which is evacuated, and has not arrived here. Try again when that Region is back, or begin anew.`,
  );
}

function notNow(detail: string): Response {
  return problemResponse(commonProblem('home_region_unreachable', detail), {
    headers: { 'retry-after': '2' },
  });
}
