import { homeOf } from '#kernel/ids.ts';
import type { Address } from '#contracts/http/orders.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import type { Key, Table, Write } from '#ports/table.ts';
import type { Order } from './model.ts';
import { homeOfOrder } from './store.ts';

/** Who buys and where it goes: personal data, stored sealed and nowhere else. */
export interface Contact {
  readonly email: string;
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
  readonly giftNote?: string;
}

/** How the buyer chose to pay, kept so that a checkout cut short can be finished without them. */
export interface PaymentInstruction {
  /** The provider's token. */
  readonly paymentMethod?: string;
  readonly returnUrl: string;
}

export interface ContactFile {
  readonly contact: Contact;
  readonly instruction: PaymentInstruction;
  /** The buyer's key to the order, for the links in their letters. */
  readonly accessKey: string;
}

interface SealedFile {
  readonly sealed: Sealed;
}

const contactKind = ownedKind<SealedFile>('order-contact', homeOfOrder, trusted);

/**
 * By the epoch in which the order was opened: should two holders open it, with other details, neither
 * overwrites the other's.
 */
function contactKey({ openedEpoch = 0, orderId }: Subject): Key {
  const sort = openedEpoch === 0 ? 'contact' : `contact/${openedEpoch}`;
  return { partition: `order/${orderId}`, sort };
}

/** Whose key seals it: the customer's, or the guest's order's own. */
type Subject = Pick<Order, 'orderId' | 'customerId' | 'openedEpoch'>;

/** The write that files the details of an order, once it is known in which epoch it is opened. */
export async function sealContact(
  keys: Keys,
  { customerId, orderId }: Pick<Order, 'orderId' | 'customerId'>,
  file: ContactFile,
): Promise<(order: Order) => Write> {
  // Whoever holds the order writes to its buyer, wherever that customer is at home.
  const sealed = await keys.seal(customerId ?? orderId, file, homeOf(orderId));
  return (order) => put(contactKind, contactKey(order), { sealed }, 'absent');
}

/** Undefined when there is none, or it was erased, or this Region may not read it. */
export async function openContact(
  ports: { readonly table: Table; readonly keys: Keys },
  order: Subject,
): Promise<ContactFile | undefined> {
  const item = await ports.table.get(contactKind, contactKey(order));
  if (!item) return undefined;
  const opened = await ports.keys.open(order.customerId ?? order.orderId, item.value.sealed);
  return opened as ContactFile | undefined; // Authenticated: only `sealContact` can have made it.
}
