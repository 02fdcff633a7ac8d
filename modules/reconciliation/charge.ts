import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { loadOrder, loadOrders } from '#modules/orders/index.ts';
import type { Order } from '#modules/orders/index.ts';
import { loadPayment, loadPayments } from '#modules/payments/index.ts';
import type { Payment } from '#modules/payments/index.ts';
import type { ProviderPayment } from '#ports/payment-provider.ts';
import type { Table } from '#ports/table.ts';

/** A payment at the provider, with what we know of it and of its order. */
export interface Charge {
  readonly seen: ProviderPayment;
  readonly order: Order | undefined;
  readonly payment: Payment | undefined;
  /**
   * The order may be in the store of a Region that was evacuated and may come back. A charge that
   * nobody knows is given back only when nothing more can come.
   */
  readonly mayStillCome: boolean;
}

/** The provider's payments, at most a hundred, with what is known of them here. */
export async function loadCharges(
  table: Table,
  payments: readonly ProviderPayment[],
): Promise<Charge[]> {
  if (payments.length === 0) return [];
  const [orders, known] = await Promise.all([
    loadOrders(
      table,
      payments.map(({ orderId }) => orderId),
    ),
    loadPayments(
      table,
      payments.map(({ paymentId }) => paymentId),
    ),
  ]);
  return payments.map((seen, index) => ({
    seen,
    order: orders[index],
    payment: known[index],
    mayStillCome: mayStillCome(table, seen.orderId),
  }));
}

/** The same for one, with order and payment put right, should their last word have come late. */
export async function loadCharge(table: Table, seen: ProviderPayment): Promise<Charge> {
  const { orderId, paymentId } = seen;
  const [order, payment] = await Promise.all([
    loadOrder(table, orderId),
    loadPayment(table, paymentId),
  ]);
  return {
    seen,
    order: order?.value,
    payment: payment?.value,
    mayStillCome: mayStillCome(table, orderId),
  };
}

/** What is at home here was written here, or was handed over whole when the home returned. */
function mayStillCome(table: Table, orderId: Id<'order'>): boolean {
  const home = homeOf(orderId);
  if (home === undefined || home === table.region) return false;
  return table.custody.standingOf(home) !== 'lost';
}

/** Money that the provider holds or has taken, in minor units. */
export function moneyIn({ amount, capturedMinor, refundedMinor, status }: ProviderPayment): number {
  if (status === 'authorized') return amount.amountMinor;
  return status === 'captured' ? capturedMinor - refundedMinor : 0;
}

/** The provider's reference that a charge's finding bears. */
export function referenceIn(facts: Readonly<Record<string, unknown>>): string | undefined {
  const reference = facts['reference'];
  return typeof reference === 'string' ? reference : undefined;
}
