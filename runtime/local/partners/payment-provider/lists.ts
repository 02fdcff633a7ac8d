import { invalid, missing } from './api-error.ts';
import type { Answer } from './api-error.ts';
import type { Form } from './form.ts';
import { existing } from './payment-intents.ts';
import { eventBody, intentJson } from './render.ts';
import { searchableMetadata } from './store.ts';
import type { Store } from './store.ts';
import { idsFrom } from './stripe-ids.ts';

const limitMax = 100;

/** GET /v1/payment_intents/:id */
export function readIntent(store: Store, query: Form, id: string, publicUrl: string): Answer {
  const expandCharge = query.list('expand').includes('latest_charge');
  return ok(intentJson(existing(store, id), { publicUrl, expandCharge }));
}

/** GET /v1/payment_intents, newest first, by `limit`, `starting_after` and `created[…]`. */
export function listIntents(store: Store, query: Form, publicUrl: string): Answer {
  const expandCharge = query.list('expand').includes('data.latest_charge');
  const { page, hasMore } = paged(store.intents(startOf(query)), query);
  const data = page.map((intent) => intentJson(intent, { publicUrl, expandCharge }));
  return ok({ object: 'list', url: '/v1/payment_intents', has_more: hasMore, data });
}

/**
 * GET /v1/payment_intents/search: `metadata['paymentId']:'pay_…'`, and clauses joined by AND.
 * Unlike Stripe's, whose search lags by up to a minute, this one sees what was just written.
 */
export function searchIntents(store: Store, query: Form, publicUrl: string): Answer {
  const expandCharge = query.list('expand').includes('data.latest_charge');
  const clauses = (query.text('query') ?? '').split(/\s+AND\s+/).map(readClause);
  const [first, ...rest] = clauses;
  if (!first) throw invalid('Give a query.', 'parameter_missing', 'query');
  const data = store
    .intentsWith(first.name, first.value)
    .filter((intent) => rest.every(({ name, value }) => intent.metadata[name] === value))
    .slice(0, limitMax)
    .map((intent) => intentJson(intent, { publicUrl, expandCharge }));
  return ok({
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more: false,
    next_page: null,
    data,
  });
}

/** GET /v1/events/:id */
export function readEvent(store: Store, id: string): Answer {
  const event = store.event(id);
  if (!event) throw missing('event', id);
  return { status: 200, body: eventBody(event) };
}

/** GET /v1/events, newest first, by `type`, `limit`, `starting_after` and `created[…]`. */
export function listEvents(store: Store, query: Form): Answer {
  const type = query.text('type');
  const all = store.events(query.text('starting_after'));
  const wanted = type === undefined ? all : all.filter((event) => event.type === type);
  const { page, hasMore } = paged(wanted, query);
  const data = page.map(eventBody).join(',');
  const head = `{"object":"list","url":"/v1/events","has_more":${hasMore}`;
  return { status: 200, body: `${head},"data":[${data}]}` };
}

/** After what was shown, and after all that is newer than what is asked for: years may lie between. */
function startOf(query: Form): string | undefined {
  const after = query.text('starting_after');
  const { until } = spanOf(query);
  if (!Number.isFinite(until)) return after;
  const bound = idsFrom('pi', (until + 1) * 1_000);
  return after === undefined || bound < after ? bound : after;
}

/** The first and the last second that is asked for. */
function spanOf(query: Form): { readonly since: number; readonly until: number } {
  const since = Math.max(query.whole('created[gte]') ?? 0, (query.whole('created[gt]') ?? -1) + 1);
  const until = Math.min(
    query.whole('created[lte]') ?? Infinity,
    (query.whole('created[lt]') ?? Infinity) - 1,
  );
  return { since, until };
}

function paged<T extends { readonly createdMs: number }>(
  newestFirst: IterableIterator<T>,
  query: Form,
): { page: T[]; hasMore: boolean } {
  const limit = Math.min(query.whole('limit') ?? 10, limitMax);
  const { since, until } = spanOf(query);
  const page: T[] = [];
  for (const entry of newestFirst) {
    const createdAt = Math.floor(entry.createdMs / 1_000);
    if (createdAt > until) continue;
    if (createdAt < since) break;
    if (page.length === limit) return { page, hasMore: true };
    page.push(entry);
  }
  return { page, hasMore: false };
}

function readClause(text: string) {
  const [, name, value] = /^\s*metadata\[["'](\w+)["']\]:["']([^"']*)["']\s*$/.exec(text) ?? [];
  const known = searchableMetadata.find((known) => known === name);
  if (known !== undefined && value !== undefined) return { name: known, value };
  throw invalid(`Searches here are by metadata of ${searchableMetadata.join(' or ')}.`);
}

function ok(body: object): Answer {
  return { status: 200, body: JSON.stringify(body) };
}
