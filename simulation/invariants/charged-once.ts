import type { ProviderPayment } from '#ports/payment-provider.ts';
import { wasSentByLost } from '../world/sent-unheard.ts';
import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import { sum } from './facts.ts';
import type { Invariant } from './invariant.ts';

const name = 'a buyer is charged once, for what they got';

/** Whose goods are gone or on their way: the money for these is the house's. */
const sold = new Set(['dispatched', 'delivered', 'closed', 'returning']);

/**
 * Looked at from the provider's books, which we do not keep: at any moment one charge an order, no
 * more than asked for, no more given back than taken; in the end every charge belongs to a living
 * order or is given back, and no money is held for nothing.
 */
export const chargedOnce: Invariant = {
  name,
  watch: (world) => ({
    committed: (_region, _writes, events) => {
      const isOfMoney = events.some(({ type }) => type.startsWith('payment.'));
      if (isOfMoney) checkCharges(world);
    },
  }),
  atEnd: (world, end) => {
    checkCharges(world);
    for (const payment of world.provider.all()) checkPurpose(world, end, payment);
    checkRefused(world, end);
  },
};

function checkCharges(world: World): void {
  const charged = new Set<string>();
  for (const { amount, capturedMinor, orderId, refundedMinor } of world.provider.all()) {
    if (capturedMinor === 0) continue;
    if (charged.has(orderId)) world.violate(name, `${orderId} is charged twice`);
    charged.add(orderId);
    if (capturedMinor > amount.amountMinor || refundedMinor > capturedMinor) {
      const money = `${refundedMinor} of ${capturedMinor} of ${amount.amountMinor}`;
      world.violate(name, `${orderId}: ${money} given back, taken and asked for`);
    }
  }
}

function checkPurpose(world: World, { orders }: EndState, payment: ProviderPayment): void {
  const { capturedMinor, orderId, refundedMinor, status } = payment;
  const order = orders.get(orderId);
  // It is before staff: `known-is-kept` asks for the finding.
  if (!order && wasSentByLost(world, orderId)) return;
  if (status === 'authorized' && order?.status !== 'placed') {
    world.violate(name, `money is held for ${orderId}, which is ${order?.status ?? 'unknown'}`);
  }
  if (capturedMinor === refundedMinor || (order && sold.has(order.status))) return;
  const kept = capturedMinor - refundedMinor;
  world.violate(name, `${kept} are kept of ${orderId}, which is ${order?.status ?? 'unknown'}`);
}

/** Whoever was only ever refused has paid nothing. */
function checkRefused(world: World, { orders }: EndState): void {
  const refused = new Set<string>();
  for (const cart of world.ledger.carts.values()) {
    if (cart.refusals > 0 && cart.doubts === 0 && cart.acknowledged === 0) refused.add(cart.cartId);
  }
  if (refused.size === 0) return;
  const opened = ordersByCart(world);
  for (const cartId of refused) {
    const ids = opened.get(cartId) ?? [];
    const kept = sum(world.provider.all(), ({ capturedMinor, orderId, refundedMinor }) =>
      ids.includes(orderId) ? capturedMinor - refundedMinor : 0,
    );
    const placed = ids.find((orderId) => orders.get(orderId)?.placedAt !== undefined);
    if (kept !== 0) world.violate(name, `${cartId} was refused and paid ${kept}`);
    if (placed !== undefined) world.violate(name, `${cartId} was refused, and ${placed} is placed`);
  }
}

/** The orders that carts' checkouts opened last. */
function ordersByCart(world: World): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { table } of world.sites) {
    for (const { key, kind, value } of table.items()) {
      if (kind !== 'checkout') continue;
      const cartId = key.partition.slice('cart/'.length);
      // The mark's one writer is the orders module.
      const { orderId } = value as { readonly orderId: string };
      found.set(cartId, [...(found.get(cartId) ?? []), orderId]);
    }
  }
  return found;
}
