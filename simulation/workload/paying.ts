import { minuteMs, secondMs } from '#kernel/time.ts';
import type { ToldOrder } from '../world/ledger.ts';
import { addressIn } from './addresses.ts';
import type { Outcome } from './client.ts';
import { list, number, object, text } from './read.ts';
import { checkSale, whoCanSell } from './selling.ts';
import type { Visit } from './visit.ts';

/** Cards, as the provider's own test tokens name them; most are good. */
const cards = [
  ['pm_card_visa', 70],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 10],
  ['pm_card_threeDSecure2Required', 20],
] as const;

/** Refusals that say that nothing came of the checkout, and nothing will. */
export const finalRefusals = new Set([
  'stock_insufficient',
  'stock_elsewhere',
  'stock_reserved_elsewhere',
  'stock_lapsed',
  'payment_voided',
  'cart_empty',
  'cart_line_unavailable',
  'total_changed',
  'address_invalid',
]);

const paidStatuses = new Set([
  'placed',
  'dispatched',
  'delivered',
  'closed',
  'returning',
  'returned',
]);

export function isPlaced(status: string): boolean {
  return paidStatuses.has(status);
}

/** Checks the cart out and pays, with all that may come between. The order, when one was told of. */
export async function payFor(visit: Visit): Promise<ToldOrder | undefined> {
  const { client } = visit;
  const { random } = client;
  const card = drawCard(random.below(100));
  const first = await checkOut(visit, card);
  let outcome = first;
  if (outcome.code === 'total_changed') outcome = await checkOut(visit, card);
  if (outcome.status >= 400 && outcome.status < 500 && random.happens(0.3)) {
    await client.pause(minuteMs);
    outcome = await checkOut(visit, card);
  }
  if (outcome.status !== 201) return undefined;
  const order = noteOrder(visit, outcome);
  if (random.happens(0.1)) await repeat(visit, order, outcome, card);
  if (!order.placed) await settle(visit, order, outcome);
  return order;
}

function drawCard(at: number): string {
  let left = at;
  for (const [token, weight] of cards) {
    left -= weight;
    if (left < 0) return token;
  }
  return cards[0][0];
}

async function checkOut(visit: Visit, card: string, key?: string): Promise<Outcome> {
  const { cartId, client, plan, region, world } = visit;
  const cart = world.ledger.cart(cartId);
  const ableBefore = await whoCanSell(visit);
  const outcome = await client.call({
    id: 'checkOut',
    region,
    params: { cartId },
    ...(key !== undefined && { key }),
    body: {
      email: `${plan.name.replace(' ', '.')}@mail.example`,
      shippingAddress: addressIn[plan.market],
      paymentMethod: card,
    },
  });
  checkSale(visit, outcome, ableBefore, await whoCanSell(visit));
  if (outcome.status === 201) cart.acknowledged += 1;
  else if (finalRefusals.has(outcome.code) && !outcome.inDoubt) cart.refusals += 1;
  else cart.doubts += 1;
  return outcome;
}

function noteOrder({ cartId, client, world }: Visit, outcome: Outcome): ToldOrder {
  const { body, region } = outcome;
  const orderId = text(body, 'orderId');
  const known = world.ledger.orders.get(orderId);
  const order: ToldOrder = known ?? {
    orderId,
    cartId,
    accessKey: text(body, 'accessKey'),
    shopper: client.name,
    region: region ?? 'eu',
    totalMinor: number(object(object(body, 'totals'), 'total'), 'amountMinor'),
    units: new Map(
      list(body, 'lines').map((line) => [text(line, 'variantId'), number(line, 'quantity')]),
    ),
    placed: false,
    cancelled: false,
    returning: false,
  };
  world.ledger.orders.set(orderId, order);
  learn(order, text(body, 'status'));
  return order;
}

/** What an answer about an order tells its buyer. */
export function learn(order: ToldOrder, status: string): void {
  if (isPlaced(status)) order.placed = true;
  if (status === 'cancelled' || status === 'expired') order.cancelled = true;
}

/** The same checkout again: with its key it is the same answer, with a new one the same order. */
async function repeat(
  visit: Visit,
  order: ToldOrder,
  { key }: Outcome,
  card: string,
): Promise<void> {
  const { client, world } = visit;
  const isSameKey = client.random.happens(0.6);
  const isStale = isSameKey && client.random.happens(0.3);
  const other = isStale ? 'pm_card_mastercard' : card;
  const again = await checkOut(visit, other, isSameKey ? key : undefined);
  world.trace.count(`shopper/repeats a checkout ${isStale ? 'with a stale key' : ''}`.trimEnd());
  if (isStale) {
    // A key that belongs to another request is refused, or its record is out of reach just now.
    if (again.status === 201) {
      world.violate('a key belongs to one request', `${key} was taken for two checkouts`);
    }
    return;
  }
  if (again.status !== 201) return;
  if (text(again.body, 'orderId') === order.orderId)
    return learn(order, text(again.body, 'status'));
  // What was put into the cart in the other Region may arrive in between: an unpaid order gives way.
  if (!order.placed) return void noteOrder(visit, again);
  const detail = `${order.orderId}, then ${text(again.body, 'orderId')}`;
  world.violate('a cart becomes at most one placed order', detail);
}

/** Passes the bank's challenge or not, tries another card, or goes away. */
async function settle(visit: Visit, order: ToldOrder, told: Outcome): Promise<void> {
  const { client, world } = visit;
  const { random } = client;
  const payment = object(told.body, 'payment');
  if (random.happens(0.15)) return world.trace.count('shopper/abandons a payment');
  await client.pause(20 * secondMs);
  const url = text(payment, 'nextActionUrl');
  if (text(payment, 'status') === 'needs_action' && url !== '') {
    const outcome = random.happens(0.75) ? 'pass' : 'fail';
    world.trace.count(`shopper/challenge ${outcome}`);
    world.provider.answerChallenge(url.split('/').at(-1) ?? '', outcome);
    await client.pause(5 * secondMs);
  }
  const isDeclined = text(payment, 'status') === 'declined';
  const another = isDeclined || random.happens(0.3) ? { paymentMethod: 'pm_card_visa' } : {};
  const paid = await client.call({
    id: 'payOrder',
    region: visit.region,
    params: { orderId: order.orderId },
    query: { accessKey: order.accessKey },
    body: another,
  });
  if (paid.status === 200) learn(order, text(paid.body, 'status'));
}
