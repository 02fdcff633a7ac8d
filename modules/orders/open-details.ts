import type { Address } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { Keys } from '#ports/keys.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { isBuyer } from './access.ts';
import { openContact } from './contact.ts';
import { changedHands } from './mend-order.ts';
import { cameToNothing } from './model.ts';
import type { OrderLine } from './model.ts';
import { loadOrder } from './store.ts';
import type { ShippingOptionCode } from './totals/shipping-rates.ts';

/*
 * The buyer's details, opened for those who need them at the moment they need them. They are
 * personal data: pass them on, do not store, log or tell them. Undefined when there is no such
 * order, when they were erased, or when this Region may not read them.
 */

interface DetailPorts {
  readonly table: Table;
  readonly keys: Keys;
}

/** What a courier needs. */
export interface Shipment {
  readonly orderId: Id<'order'>;
  readonly number: string;
  readonly service: ShippingOptionCode;
  readonly to: Address;
  readonly lines: readonly Pick<OrderLine, 'variantId' | 'sku' | 'quantity'>[];
  readonly weightGrams: number;
  readonly giftWrap: boolean;
  readonly giftNote?: string;
}

export async function openShipment(
  ports: DetailPorts,
  orderId: Id<'order'>,
): Promise<Shipment | undefined> {
  const opened = await open(ports, orderId);
  if (!opened) return undefined;
  const { contact, order } = opened;
  const { giftWrap, lines, number, shippingOption } = order;
  return {
    orderId,
    number,
    service: shippingOption,
    to: contact.shippingAddress,
    lines: lines.map(({ quantity, sku, variantId }) => ({ variantId, sku, quantity })),
    weightGrams: lines.reduce((total, line) => total + line.weightGrams * line.quantity, 0),
    giftWrap,
    ...(contact.giftNote !== undefined && { giftNote: contact.giftNote }),
  };
}

/** What an invoice needs beside what was sold. */
export interface Billing {
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
}

export async function openBilling(
  ports: DetailPorts,
  orderId: Id<'order'>,
): Promise<Billing | undefined> {
  const opened = await open(ports, orderId);
  if (!opened) return undefined;
  const { billingAddress, shippingAddress } = opened.contact;
  return { shippingAddress, ...(billingAddress && { billingAddress }) };
}

/** Whom a letter about an order goes to. */
export interface Recipient {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly number: string;
  /** Lets them see the order by a link: `?accessKey=`. */
  readonly accessKey: string;
}

export async function openRecipient(
  ports: DetailPorts,
  orderId: Id<'order'>,
): Promise<Recipient | undefined> {
  const opened = await open(ports, orderId);
  if (!opened) return undefined;
  const { accessKey, contact, order } = opened;
  const { name } = contact.billingAddress ?? contact.shippingAddress;
  const { language, number } = order;
  return { email: contact.email, name, language, number, accessKey };
}

/** Whether the actor bought it, or holds a guest's key to it. */
export async function mayReadOrder(
  ports: { readonly table: Table },
  actor: Actor,
  orderId: Id<'order'>,
  accessKey: string | undefined,
): Promise<boolean> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  return order !== undefined && isBuyer(order, { actor, accessKey });
}

/**
 * Whether nothing was sold, so that no invoice will ever come: the order ended before it was placed,
 * or nobody knows of one and its charge was given back. (Should the order arrive after all, the
 * credit note that it lacks is found by reconciliation.)
 */
export async function neverPlaced(
  ports: { readonly table: Table },
  orderId: Id<'order'>,
): Promise<boolean> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  return order === undefined || cameToNothing(order);
}

/**
 * Whether an order's goods are to be sent: placed, and not over. The order as it stands decides, and
 * not what was told of it once: a lost Region may have told what nobody went on from.
 */
export async function isToBeSent(
  ports: { readonly table: Table },
  orderId: Id<'order'>,
): Promise<boolean> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  return order?.placedAt !== undefined && order.endedAt === undefined;
}

/** Whether the order was called off or lapsed: its goods are not to be sent. */
export async function isCalledOff(
  ports: { readonly table: Table },
  orderId: Id<'order'>,
): Promise<boolean> {
  const status = (await loadOrder(ports.table, orderId))?.value.status;
  return status === 'cancelled' || status === 'expired';
}

/**
 * Whether details that cannot be read now may yet come: those of an adopted order, and their key, may
 * still be on their way. It cannot be told from a key that was destroyed.
 */
export function mayDetailsArrive(table: Table, orderId: Id<'order'>): boolean {
  return changedHands(table, orderId);
}

async function open(ports: DetailPorts, orderId: Id<'order'>) {
  const order = (await loadOrder(ports.table, orderId))?.value;
  const file = order && (await openContact(ports, order));
  return order && file && { order, contact: file.contact, accessKey: file.accessKey };
}
