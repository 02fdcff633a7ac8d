import type { OwnOrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import type { Keys } from '#ports/keys.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { mayReadOrders, maySeeContact, notPermitted } from './access.ts';
import { openContact } from './contact.ts';
import type { OrderGroup } from './model.ts';
import { pageView } from './read-order.ts';
import type { ListQuery, OrdersPage } from './read-order.ts';
import { groupPartition, loadOrder, loadTimeline, numberPartition, summaryOf } from './store.ts';
import { viewContact, viewOrder } from './view-order.ts';

/** The orders of a Region that need the same kind of work, newest first; or those of one number. */
export async function listOrders(
  ports: { readonly table: Table },
  actor: Actor,
  query: ListQuery & {
    readonly group: OrderGroup;
    readonly region?: Region | undefined;
    readonly number?: string | undefined;
  },
): Promise<Result<OrdersPage, 'not_permitted'>> {
  if (!mayReadOrders(actor)) return notPermitted();
  const { cursor, group, language, limit, number, region = ports.table.region } = query;
  const where =
    number === undefined
      ? ({ index: 'index1', partition: groupPartition(region, group), reverse: true } as const)
      : ({ index: 'index3', partition: numberPartition(number.trim().toUpperCase()) } as const);
  const page = await ports.table.query({
    ...where,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  return ok(pageView(page, language));
}

export interface TimelineEntry {
  readonly type: string;
  readonly at: string;
  readonly sequence: number;
  readonly by?: string;
  readonly data: Record<string, unknown>;
}

/** An order with all that happened to it; with the buyer's details for those who may see them. */
export async function readOrderForStaff(
  ports: { readonly table: Table; readonly keys: Keys },
  actor: Actor,
  query: { readonly orderId: Id<'order'>; readonly language: Language },
): Promise<
  Result<OwnOrderView & { timeline: TimelineEntry[] }, 'not_permitted' | 'order_not_found'>
> {
  if (!mayReadOrders(actor)) return notPermitted();
  const order = (await loadOrder(ports.table, query.orderId))?.value;
  if (!order) return refused('order_not_found');
  const told = new Set<string>([
    ...Object.keys(summaryOf(order)),
    'lines',
    'totals',
    'accessDigest',
  ]);
  const [events, file] = await Promise.all([
    loadTimeline(ports.table, query.orderId),
    maySeeContact(actor) ? openContact(ports, order) : undefined,
  ]);
  return ok({
    ...viewOrder(order, query.language),
    ...(file && { contact: viewContact(file.contact) }),
    timeline: events.map((event) => entryOf(event, told)),
  });
}

/** The event without what the order around it already shows. */
function entryOf(event: Event, told: ReadonlySet<string>): TimelineEntry {
  const { by, ...data } = event.data as Record<string, unknown>; // Every order event is an object.
  const shown = Object.entries(data).filter(([name]) => !told.has(name));
  return {
    type: event.type,
    at: toIso(event.at),
    sequence: event.sequence,
    ...(typeof by === 'string' && { by }),
    data: Object.fromEntries(shown),
  };
}
