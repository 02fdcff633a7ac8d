import type { Address } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import type { Expectation, Key, Table, Write } from '#ports/table.ts';
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

function contactKey(orderId: Id<'order'>): Key {
  return { partition: `order/${orderId}`, sort: 'contact' };
}

/** Whose key seals it: the customer's, or the guest's order's own. */
type Subject = Pick<Order, 'orderId' | 'customerId'>;

export async function sealContact(
  keys: Keys,
  order: Subject,
  file: ContactFile,
  expect: Expectation,
): Promise<Write> {
  const sealed = await keys.seal(order.customerId ?? order.orderId, file);
  return put(contactKind, contactKey(order.orderId), { sealed }, expect);
}

/** Undefined when there is none, or it was erased, or this Region may not read it. */
export async function openContact(
  ports: { readonly table: Table; readonly keys: Keys },
  order: Subject,
): Promise<ContactFile | undefined> {
  const item = await ports.table.get(contactKind, contactKey(order.orderId));
  if (!item) return undefined;
  const opened = await ports.keys.open(order.customerId ?? order.orderId, item.value.sealed);
  return opened as ContactFile | undefined; // Authenticated: only `sealContact` can have made it.
}
