import type { ZodType } from 'zod';
import {
  stockAdjusted,
  stockDispatched,
  stockReceived,
  stockReleased,
  stockReserved,
  stockTransferred,
} from '#contracts/events/stock.ts';
import type { EventContract } from '#contracts/event.ts';
import type { Event } from '#ports/event.ts';
import { isId } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { differenceOf } from './books.ts';
import { changeAllotment, changeOf, emptyAllotment } from './model.ts';
import type { Allotment, AllotmentChange } from './model.ts';
import type { Spot } from './shelf.ts';
import type { Settlement } from './store.ts';
import type { TransferDocument } from './transfer-document.ts';

/**
 * One Region's allotments as its appended records tell them, by `variantId/location`: what the
 * stored heads must equal. The records may come in any order, since their changes add up.
 */
export function rebuildAllotments(records: {
  readonly region: Region;
  /** Events that this Region committed; those about other things are passed over. */
  readonly events: Iterable<Event>;
  /** The credits that it appended. */
  readonly credits: Iterable<TransferDocument>;
  /** What it settled of reservations that another Region went on with. */
  readonly settlements?: Iterable<Settlement>;
}): ReadonlyMap<string, Allotment> {
  const rebuilt = new Map<string, Allotment>();
  const { region } = records;
  const book = (line: Line, change: AllotmentChange) => {
    const name = `${line.variantId}/${line.location}`;
    const { variantId, location, sku = '' } = line;
    const before = rebuilt.get(name) ?? emptyAllotment({ variantId, location, sku, region });
    // Reservations do not tell the sku; whichever record does may come later.
    rebuilt.set(name, { ...changeAllotment(before, change), sku: before.sku || sku });
  };
  const events = [...records.events];
  const born = new Map(
    events.flatMap((event) =>
      event.type === stockReserved.type ? [[event.subject, event.epoch ?? 0]] : [],
    ),
  );
  for (const event of events) {
    const change = changes.get(event.type);
    // Steps on another's units, or since the home changed hands, are booked by settlements.
    const isReservation = isId('reservation', event.subject);
    // Whoever takes a lost Region's units over tells it in its place.
    if (event.type === stockTransferred.type && !isGivenBy(event, region)) continue;
    if (!change || (isReservation && born.get(event.subject) !== (event.epoch ?? 0))) continue;
    for (const line of change.linesOf(event)) book(line, change.of(line.quantity));
  }
  for (const credit of records.credits) {
    for (const line of credit.lines) book(line, changeOf.credited(line.quantity));
  }
  for (const { booked, lines, was, ...settled } of records.settlements ?? []) {
    const change = settled.region === region ? differenceOf(was, booked) : undefined;
    for (const line of lines) book(line, change?.(line.quantity) ?? {});
  }
  return rebuilt;
}

function isGivenBy(event: Event, region: Region): boolean {
  return stockTransferred.data.parse(event.data).from === region;
}

type Line = Spot & { readonly quantity: number; readonly sku?: string };

interface EventChange {
  readonly linesOf: (event: Event) => readonly Line[];
  readonly of: (quantity: number) => AllotmentChange;
}

const changes = new Map<string, EventChange>([
  changing(stockReceived, changeOf.received),
  changing(stockAdjusted, changeOf.adjusted),
  changing(stockReserved, changeOf.reserved),
  changing(stockReleased, changeOf.released),
  changing(stockDispatched, changeOf.dispatched),
  changing(stockTransferred, changeOf.given),
]);

function changing(
  contract: EventContract<string, ZodType<{ lines: Line[] }>>,
  of: EventChange['of'],
): [string, EventChange] {
  return [contract.type, { linesOf: (event) => contract.data.parse(event.data).lines, of }];
}
