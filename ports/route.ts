import type { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';
import type { Language } from '#kernel/language.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import type { Result } from '#kernel/result.ts';
import type { Once } from './once.ts';
import type { Actor } from './sign-in.ts';

/**
 * A handler bound to its endpoint. The runtime parses and checks the request against the contract,
 * knows the actor, forwards to the home Region, replays repetitions, and turns the result into an
 * answer; the handler calls one use case.
 */
export interface Route {
  readonly endpoint: Endpoint;
  readonly handle: (request: RouteRequest) => Promise<Result<unknown, string>>;
  readonly problems: Readonly<Record<string, ProblemKind>>;
}

export interface RouteRequest<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly actor: Actor;
  /** There for idempotent endpoints: record it, with the answer's body, in the last commit of the effect. */
  readonly once: Once | undefined;
  /** The version that `If-Match` names. */
  readonly ifMatch: string | undefined;
  readonly language: Language;
  /** Follows the request through events and services. */
  readonly correlationId: string;
  /** Lower-cased request headers, for signatures and the like. */
  readonly header: (name: string) => string | undefined;
}

/**
 * What a handler may return inside `ok` beside the plain body of the contract: the body with
 * headers (such as `etag`), or bytes where the endpoint's `answerType` is not JSON.
 */
export class Answer<B> {
  readonly body: B;
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: B, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

type Body<A extends z.ZodType> = z.input<A> | Answer<z.input<A>> | Answer<Uint8Array>;

/**
 * Binds a handler to an endpoint. `problems` gives every refusal code its status and title; a code
 * without one does not compile.
 */
export function route<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
  Code extends string,
>(
  endpoint: Endpoint<P, Q, B, A>,
  problems: Readonly<Record<Code, ProblemKind>>,
  handle: (
    request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Result<Body<A>, NoInfer<Code>>>,
): Route {
  return {
    endpoint,
    problems,
    // The runtime parsed params, query and body with this very endpoint's schemas.
    handle: handle as Route['handle'],
  };
}
