import type { OrderView, OwnOrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Keys } from '#ports/keys.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Shopper } from '#ports/sign-in.ts';
import type { Page, Table } from '#ports/table.ts';
import { isBuyer } from './access.ts';
import type { Asker } from './access.ts';
import { openContact } from './contact.ts';
import { customerPartition, loadOrder, orderKind } from './store.ts';
import { viewContact, viewOrder } from './view-order.ts';

interface ReadPorts {
  readonly table: Table;
  readonly keys: Keys;
}

/** An order as its buyer sees it, with the details they gave. */
export async function readOrder(
  ports: ReadPorts,
  query: Asker & { readonly orderId: Id<'order'>; readonly language: Language },
): Promise<Result<OwnOrderView, 'order_not_found'>> {
  const order = (await loadOrder(ports.table, query.orderId))?.value;
  if (!order || !isBuyer(order, query)) return refused('order_not_found');
  const file = await openContact(ports, order);
  return ok({
    ...viewOrder(order, query.language),
    ...(file && { contact: viewContact(file.contact) }),
  });
}

export interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly language: Language;
}

export interface OrdersPage {
  readonly items: OrderView[];
  readonly nextCursor?: string;
}

/** A shopper's orders, newest first, of both Regions as far as they have arrived here. */
export async function listOwnOrders(
  ports: { readonly table: Table },
  actor: Shopper,
  query: ListQuery,
): Promise<Result<OrdersPage>> {
  const page = await ports.table.query({
    index: 'index2',
    partition: customerPartition(actor.customerId),
    reverse: true,
    limit: query.limit,
    ...(query.cursor !== undefined && { cursor: query.cursor }),
  });
  return ok(pageView(page, query.language));
}

export function pageView(page: Page, language: Language): OrdersPage {
  const orders = page.items.flatMap((item) => valueOf(orderKind, item) ?? []);
  return {
    items: orders.map((order) => viewOrder(order, language)),
    ...(page.cursor !== undefined && { nextCursor: page.cursor }),
  };
}
