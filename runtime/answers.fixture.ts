import { problemSchema } from '#contracts/common.ts';
import type { Route } from '#ports/route.ts';
import { commonProblems } from './http/problem.ts';
import { openApiDocument } from './http/openapi.ts';

/** An answer as a client reads it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * Reads an answer and throws unless it is what the contract says: the one success in its shape, or a
 * problem document whose code belongs to the endpoint, under its status, and is described.
 */
export async function readAnswer(route: Route, response: Response): Promise<Answered> {
  const { endpoint } = route;
  const { status, headers } = response;
  const [type = ''] = headers.get('content-type')?.split(';') ?? [];
  const bytes = new Uint8Array(await response.arrayBuffer());
  const fail = (why: string): never => {
    const shown = new TextDecoder().decode(bytes).slice(0, 1_000);
    throw new Error(`${endpoint.id} answered ${status} ${type}: ${why}\n${shown}`);
  };
  if (!describedStatuses(route).has(String(status))) fail('the status is not described');
  if (status >= 400) {
    const body = parse(bytes, fail);
    checkProblem(route, status, type, body, fail);
    return { status, headers, body };
  }
  if (status !== endpoint.answer.status) fail(`not ${endpoint.answer.status}`);
  if (endpoint.answerType !== undefined) {
    if (type !== endpoint.answerType || bytes.length === 0) fail(`no ${endpoint.answerType}`);
    return { status, headers, body: bytes };
  }
  if (type !== 'application/json') fail('not JSON');
  const body = parse(bytes, fail);
  const parsed = endpoint.answer.schema.safeParse(body);
  if (!parsed.success) fail(parsed.error.message);
  return { status, headers, body };
}

type Fail = (why: string) => never;

function parse(bytes: Uint8Array, fail: Fail): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail('no JSON');
  }
}

function checkProblem(route: Route, status: number, type: string, body: unknown, fail: Fail): void {
  if (type !== 'application/problem+json') fail('not a problem document');
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return fail(problem.error.message);
  const { code, title } = problem.data;
  const kind = { ...commonProblems, ...route.problems }[code];
  if (!kind) return fail(`${code} is none of its codes`);
  if (kind.status !== status || problem.data.status !== status) fail(`${code} is ${kind.status}`);
  if (kind.title !== title) fail(`${code} has another title`);
  if (problem.data.type !== `/api/problems#${code}`) fail('its type leads nowhere');
}

const described = new WeakMap<Route, ReadonlySet<string>>();

function describedStatuses(route: Route): ReadonlySet<string> {
  let statuses = described.get(route);
  if (!statuses) {
    const [item] = Object.values(openApiDocument([route]).paths ?? {});
    const operations = Object.values(item ?? {}) as { readonly responses: object }[]; // Of our own making.
    statuses = new Set(operations.flatMap(({ responses }) => Object.keys(responses)));
    described.set(route, statuses);
  }
  return statuses;
}
