import { present } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Reservation, Allotment } from '#modules/inventory/index.ts';
import type { Event } from '#ports/event.ts';
import type { Item } from '#ports/table.ts';
import type { World } from '../world/world.ts';

/** What rules look at of an order's head. */
export interface OrderHead {
  readonly orderId: string;
  readonly status: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly payment: {
    readonly status: string;
    readonly capturedMinor: number;
    readonly refundedMinor: number;
  };
  readonly refunds: readonly { readonly amountMinor: number; readonly failed: boolean }[];
  readonly placedAt?: number;
  readonly endedAt?: number;
  readonly cancelledBy?: string;
  readonly reason?: string;
  readonly chargeFailed?: string;
}

export interface PaymentHead {
  readonly orderId: string;
  readonly paymentId: string;
  readonly status: string;
  readonly capturedMinor: number;
  readonly refunds: readonly {
    readonly status: string;
    readonly amount: { readonly amountMinor: number };
  }[];
}

export interface DeliveryHead {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly status: string;
}

export interface InvoiceHead {
  readonly orderId: string;
  readonly number: string;
}

export interface FindingHead {
  readonly code: string;
  readonly subject: string;
  readonly orderId?: string;
  readonly state: string;
}

/** All that the Regions hold when everything is done, each thing as its home holds it. */
export interface EndState {
  readonly items: ReadonlyMap<Region, ReadonlyMap<string, Item>>;
  readonly orders: ReadonlyMap<string, OrderHead>;
  readonly payments: ReadonlyMap<string, PaymentHead>;
  readonly deliveries: ReadonlyMap<string, DeliveryHead>;
  readonly invoices: readonly InvoiceHead[];
  readonly reservations: readonly Reservation[];
  readonly allotments: readonly Allotment[];
  readonly events: readonly Event[];
  readonly findings: readonly FindingHead[];
}

export async function readEnd(world: World): Promise<EndState> {
  const items = new Map(
    world.survivors.map(({ region, table }) => [
      region,
      new Map(table.items().map((item) => [`${item.key.partition}\n${item.key.sort}`, item])),
    ]),
  );
  const all = [...items].flatMap(([region, held]) =>
    [...held.values()].filter((item) => holderIn(world, item, region) === region),
  );
  // Each kind's one writer is the module that these few facts are known from.
  const of = <T>(kind: string): T[] =>
    all.filter((item) => item.kind === kind).map((item) => item.value as T);
  return {
    items,
    orders: byId(of<OrderHead>('order'), ({ orderId }) => orderId),
    payments: byId(of<PaymentHead>('payment'), ({ orderId }) => orderId),
    deliveries: byId(of<DeliveryHead>('delivery'), ({ orderId }) => orderId),
    invoices: of<InvoiceHead>('invoice'),
    reservations: of<Reservation>('reservation'),
    allotments: of<Allotment>('allotment'),
    events: of<Event>('event'),
    findings: of<FindingHead>('finding'),
  };
}

/** Who looks after an item in the end: its home, or who is left. */
function holderIn(world: World, item: Item, here: Region): Region {
  const home = homeIn(item) ?? here;
  return world.lost.has(home) ? here : home;
}

/** The home in an item's key, wherever it is named. */
function homeIn({ key, kind, value }: Item): Region | undefined {
  if (kind === 'allotment') return (value as Allotment).region;
  return homeOf(key.partition.split('/').at(-1) ?? '');
}

function byId<T>(values: readonly T[], idOf: (value: T) => string): Map<string, T> {
  return new Map(values.map((value) => [present(idOf(value), 'id'), value]));
}
