import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { toIso } from '#kernel/time.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Page, Table } from '#ports/table.ts';
import { queryLimitMax } from '#ports/table.ts';

/** A page of one aggregate's events, in their order. */
export async function readEvents(
  table: Table,
  {
    subject,
    limit,
    cursor,
  }: { readonly subject: string; readonly limit: number; readonly cursor?: string | undefined },
) {
  const partition = eventPartition(subject);
  const page = await table.query({ partition, limit, ...(cursor !== undefined && { cursor }) });
  return {
    items: eventsOf(page).map(viewEvent),
    ...(page.cursor !== undefined && { nextCursor: page.cursor }),
  };
}

/** The kinds whose ids follow from the order's. */
const traced = ['reservation', 'payment', 'delivery', 'invoice'] as const;

/**
 * The events of an order and of all that belongs to it, by time, and in their own order where two
 * bear the same. At most the first thousand of each.
 */
export async function readTrace(table: Table, orderId: Id<'order'>) {
  const subjects = [orderId, ...traced.map((kind) => siblingId(kind, orderId))];
  const pages = await Promise.all(
    subjects.map((subject) =>
      table.query({ partition: eventPartition(subject), limit: queryLimitMax }),
    ),
  );
  return pages
    .flatMap(eventsOf)
    .toSorted((a, b) => a.at - b.at)
    .map(viewEvent);
}

function eventsOf(page: Page): Event[] {
  return page.items.flatMap((item) => valueOf(eventKind, item) ?? []);
}

function viewEvent({ id, type, at, region, subject, sequence, correlationId, data }: Event) {
  return {
    id,
    type,
    at: toIso(at),
    region,
    subject,
    sequence,
    correlationId,
    // Every event's contract is an object.
    data: data as Record<string, unknown>,
  };
}
