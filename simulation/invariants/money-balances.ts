import type { World } from '../world/world.ts';
import type { EndState, OrderHead } from './end-state.ts';
import { sum } from './facts.ts';
import type { Invariant } from './invariant.ts';

const name = 'money balances';

/** In the end orders, payments and the provider's books agree, order by order and in sum. */
export const moneyBalances: Invariant = {
  name,
  atEnd: (world, end) => {
    const provider = new Map(
      world.provider.all().map((payment) => [String(payment.orderId), payment] as const),
    );
    for (const order of end.orders.values()) {
      const books = [
        ofOrder(order),
        ofPayment(end, order.orderId),
        ofProvider(provider.get(order.orderId)),
      ];
      if (new Set(books).size === 1) continue;
      world.violate(
        name,
        `${order.orderId} (${order.status}): order, payment, provider say ${books.join(' · ')}`,
      );
    }
    checkSum(world, end);
  },
};

function text(takenMinor: number, givenBackMinor: number): string {
  return `${takenMinor} taken, ${givenBackMinor} back`;
}

function ofOrder({ payment }: OrderHead): string {
  return text(payment.capturedMinor, payment.refundedMinor);
}

function ofPayment({ payments }: EndState, orderId: string): string {
  const payment = payments.get(orderId);
  if (!payment) return text(0, 0);
  const done = payment.refunds.filter(({ status }) => status === 'succeeded');
  return text(
    payment.capturedMinor,
    sum(done, ({ amount }) => amount.amountMinor),
  );
}

function ofProvider(payment: { capturedMinor: number; refundedMinor: number } | undefined): string {
  return text(payment?.capturedMinor ?? 0, payment?.refundedMinor ?? 0);
}

function checkSum(world: World, { orders }: EndState): void {
  const books = sum(
    orders.values(),
    ({ payment }) => payment.capturedMinor - payment.refundedMinor,
  );
  const provider = sum(
    world.provider.all(),
    (payment) => payment.capturedMinor - payment.refundedMinor,
  );
  if (books !== provider) world.violate(name, `${books} in our books, ${provider} at the provider`);
}
