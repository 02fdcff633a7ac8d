import { homeOf } from '#kernel/ids.ts';
import { isLanguage, languages } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import type { Problem } from '#kernel/problem.ts';
import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { newId } from '#ports/identifier.ts';
import type { Clock } from '#ports/clock.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import { Answer } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { guest } from '#ports/sign-in.ts';
import type { Actor, SignIn } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { QueryCursorInvalid, TableUnavailable } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { forwardedHeader, unreachable, unsent } from './forward.ts';
import type { Forward } from './forward.ts';
import { commonProblem, commonProblems, problemOf, problemResponse } from './problem.ts';
import { parseJson, readBody } from './read-body.ts';
import { onceOf } from './repetition.ts';
import type { Repetitions } from './repetition.ts';

export interface HttpPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
  readonly signIn: SignIn;
  readonly telemetry: Telemetry;
  readonly forward: Forward;
  readonly repetitions: Repetitions;
  /** Home of the aggregates that have one fixed home. */
  readonly catalogueHome: Region;
}

interface Call {
  readonly request: Request;
  readonly path: string;
  readonly route: Route;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly params: unknown;
}

/** Takes one request through its endpoint: who, where, what, once, and the answer. */
export async function handle(
  ports: HttpPorts,
  route: Route,
  request: Request,
  pathParams: Readonly<Record<string, string>>,
): Promise<Response> {
  const path = new URL(request.url).pathname;
  const correlationId =
    correlationShape.exec(request.headers.get('correlation-id') ?? '')?.[0] ??
    newId('event', ports.table.region, ports);
  const startedAt = ports.clock.now();
  const outcome = await steps(ports, { request, path, route, correlationId }, pathParams);
  const response =
    outcome instanceof Response ? outcome : problemResponse(outcome, { instance: path });
  ports.telemetry.duration('http.request', ports.clock.now() - startedAt, {
    endpoint: route.endpoint.id,
    status: response.status,
  });
  if (!response.headers.has('correlation-id'))
    response.headers.set('correlation-id', correlationId);
  return response;
}

const correlationShape = /^[\w-]{8,64}$/;

async function steps(
  ports: HttpPorts,
  start: Omit<Call, 'actor' | 'params'>,
  pathParams: Readonly<Record<string, string>>,
): Promise<Response | Problem> {
  const { request, route, path } = start;
  const { endpoint } = route;
  try {
    const body = await readBody(request, endpoint);
    if ('problem' in body) return body.problem;

    const elsewhere = homeElsewhere(ports, endpoint, pathParams, request.url, body.bytes);
    if (elsewhere !== undefined) {
      if (request.headers.has(forwardedHeader)) return unreachable(elsewhere);
      return await ports.forward(elsewhere, request, body.bytes);
    }

    const actor = await actorOf(ports.signIn, request);
    const refusal = admission(endpoint, actor);
    if (refusal) return refusal;

    const params = endpoint.params.safeParse(pathParams);
    if (!params.success) return commonProblem('not_found', `No resource has the address ${path}.`);
    const call: Call = { ...start, actor: actor ?? guest, params: params.data };
    const outcome = await answerOnce(ports, call, body.bytes);
    const known = await askOrigin(ports, call, pathParams, body.bytes, outcome);
    return known.status === 404 ? (notArrived(ports, endpoint, pathParams) ?? known) : known;
  } catch (error) {
    return failure(ports.telemetry, endpoint, start.correlationId, error);
  }
}

/** What is not found here may not have arrived yet: the Region that made it knows. */
async function askOrigin(
  ports: HttpPorts,
  { request, route }: Call,
  pathParams: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  outcome: Response | Problem,
): Promise<Response | Problem> {
  const { originParam } = route.endpoint;
  const origin = homeOf(pathParams[originParam ?? ''] ?? '');
  if (outcome.status !== 404 || origin === undefined) return outcome;
  const knower = ports.table.custody.holderOf(origin);
  if (knower === ports.table.region || request.headers.has(forwardedHeader)) return outcome;
  return await ports.forward(knower, request, bytes);
}

/**
 * Nobody can say that there is no such thing while a Region that may have made it is evacuated: it
 * may not have sent it before.
 */
function notArrived(
  { table }: HttpPorts,
  { homeParam, originParam }: Endpoint,
  pathParams: Readonly<Record<string, string>>,
): Response | undefined {
  const home = homeOf(pathParams[homeParam ?? originParam ?? ''] ?? '');
  if (home === undefined || home === table.region) return undefined;
  const isAway = ['evacuated', 'returning'].includes(table.custody.standingOf(home));
  return isAway ? unsent(home) : undefined;
}

/** The Region that holds what the request concerns, when that is not this one. */
function homeElsewhere(
  ports: HttpPorts,
  endpoint: Endpoint,
  pathParams: Readonly<Record<string, string>>,
  url: string,
  bytes: Uint8Array,
): Region | undefined {
  const home =
    homeNamed(ports, endpoint, pathParams, url) ?? homeInBody(endpoint, pathParams, bytes);
  const holder = home && ports.table.custody.holderOf(home);
  return holder === ports.table.region ? undefined : holder;
}

function homeInBody(
  { homeOfBody }: Endpoint,
  pathParams: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): Region | undefined {
  if (!homeOfBody) return undefined;
  const body = parseJson(bytes);
  return 'problem' in body ? undefined : homeOfBody(body.value, pathParams);
}

function homeNamed(
  ports: HttpPorts,
  endpoint: Endpoint,
  pathParams: Readonly<Record<string, string>>,
  url: string,
): Region | undefined {
  if (endpoint.homeRegion === 'catalogue') return ports.catalogueHome;
  if (endpoint.homeQuery !== undefined) {
    const named = new URL(url).searchParams.get(endpoint.homeQuery) ?? undefined;
    return isRegion(named) ? named : undefined;
  }
  return homeOf(pathParams[endpoint.homeParam ?? ''] ?? '');
}

/** The actor of the bearer token; null without a token; undefined when it is not valid. */
async function actorOf(signIn: SignIn, request: Request): Promise<Actor | null | undefined> {
  const header = request.headers.get('authorization');
  if (header === null) return null;
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  return token === undefined ? undefined : signIn.verify(token);
}

function admission(endpoint: Endpoint, actor: Actor | null | undefined): Problem | undefined {
  if (endpoint.audience === 'signed') return undefined;
  if (actor === undefined) {
    return commonProblem('not_signed_in', 'The token is not valid or no longer: sign in again.');
  }
  if (endpoint.audience === 'public') return undefined;
  if (actor === null) return commonProblem('not_signed_in', 'Send Authorization: Bearer TOKEN.');
  if (actor.kind === endpoint.audience) return undefined;
  return commonProblem('not_permitted', `This call is for a ${endpoint.audience}.`);
}

async function answerOnce(
  ports: HttpPorts,
  call: Call,
  bytes: Uint8Array,
): Promise<Response | Problem> {
  const { endpoint } = call.route;
  if (!endpoint.idempotent) return answer(call, bytes, undefined);
  const key = call.request.headers.get('idempotency-key') ?? undefined;
  const target = call.path + new URL(call.request.url).search;
  const named = onceOf({ key, actor: call.actor, target }, endpoint.id, bytes);
  if ('problem' in named) return named.problem;
  const repetition = await ports.repetitions.begin(named.once);
  if (repetition.state === 'refused') return repetition.problem;
  if (repetition.state === 'repeated') {
    return success(endpoint, repetition.answer, { 'idempotent-replayed': 'true' });
  }
  try {
    return await answer(call, bytes, named.once);
  } finally {
    repetition.done();
  }
}

async function answer(
  call: Call,
  bytes: Uint8Array,
  once: Once | undefined,
): Promise<Response | Problem> {
  const { request, route } = call;
  const { endpoint } = route;
  const query = endpoint.query.safeParse(queryOf(request.url));
  if (!query.success) return invalid('query', query.error.issues);
  const body = endpoint.bodyType === undefined ? parseJson(bytes) : { value: bytes };
  if ('problem' in body) return body.problem;
  const parsed = endpoint.bodyType === undefined ? endpoint.body.safeParse(body.value) : undefined;
  if (parsed?.success === false) return invalid('body', parsed.error.issues);
  const ifMatch = etagOf(request.headers.get('if-match'));
  if (endpoint.conditional === true && ifMatch === undefined) {
    return commonProblem('if_match_missing', 'Read the resource first and send its ETag.');
  }
  const result = await route.handle({
    params: call.params,
    query: query.data,
    body: parsed ? parsed.data : body.value,
    actor: call.actor,
    once,
    ifMatch,
    language: languageOf(request.headers.get('accept-language')),
    correlationId: call.correlationId,
    header: (name) => request.headers.get(name) ?? undefined,
  });
  if (result.ok) return success(endpoint, result.value, {});
  const kind = route.problems[result.code] ?? knownCommon(result.code);
  if (!kind) throw new Error(`${endpoint.id} refused with ${result.code}, which has no problem`);
  return problemOf(kind, result);
}

function knownCommon(code: string) {
  return Object.entries(commonProblems).find(([known]) => known === code)?.[1];
}

function success(
  endpoint: Endpoint,
  value: unknown,
  extra: Readonly<Record<string, string>>,
): Response {
  const { status } = endpoint.answer;
  const [body, own] =
    value instanceof Answer ? [value.body as unknown, value.headers] : [value, {}];
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...own, ...extra };
  if (status === 204) return new Response(null, { status, headers });
  if (body instanceof Uint8Array) {
    headers['content-type'] ??= endpoint.answerType ?? 'application/octet-stream';
    return new Response(Buffer.from(body), { status, headers });
  }
  headers['content-type'] = 'application/json';
  return new Response(JSON.stringify(body), { status, headers });
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function invalid(part: 'query' | 'body', issues: readonly Issue[]): Problem {
  const errors = issues.slice(0, 20).map((issue) => ({
    at: [part, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  const detail = errors.map((error) => `${error.at}: ${error.message}`).join('; ');
  return commonProblem('request_invalid', detail.slice(0, 600), { errors });
}

/** Repeated parameters become a list; a single one stays text. */
function queryOf(url: string): Record<string, string | string[]> {
  // Without a prototype, so that no name from outside finds something there.
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URL(url).searchParams) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else query[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

function etagOf(header: string | null): string | undefined {
  return /^(?:W\/)?"([^"]+)"$/.exec(header?.trim() ?? '')?.[1];
}

/** The first language of the list that the house speaks, by its primary tag; English otherwise. */
export function languageOf(acceptLanguage: string | null): Language {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim() ?? '';
    if (isLanguage(tag)) return tag;
    const primary = tag.split('-')[0]?.toLowerCase();
    const match = languages.find((language) => language.split('-')[0] === primary);
    if (match) return match;
  }
  return 'en';
}

function failure(
  telemetry: Telemetry,
  endpoint: Endpoint,
  correlationId: string,
  error: unknown,
): Response | Problem {
  if (error instanceof QueryCursorInvalid) {
    return commonProblem('request_invalid', 'query.cursor: is no nextCursor of this same list');
  }
  if (error instanceof TableUnavailable) {
    // Expected while a lease is gone or a disk is full, and then of every write: not worth a stack.
    const told = { endpoint: endpoint.id, correlationId, reason: error.message };
    telemetry.log('warn', 'request refused: the store cannot write now', told);
    return problemResponse(commonProblem('store_unavailable', 'Nothing was changed; try again.'), {
      headers: { 'retry-after': '1' },
    });
  }
  const name = error instanceof Error ? error.name : 'unknown';
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  telemetry.log('error', 'request failed', { endpoint: endpoint.id, correlationId, name, reason });
  return commonProblem(
    'internal_error',
    `Try again with the same Idempotency-Key. Reference: ${correlationId}.`,
  );
}
