import { siblingId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import {
  refundPayment,
  releaseCharge,
  settlePayment,
  voidPayment,
} from '#modules/payments/index.ts';
import type { Payment } from '#modules/payments/index.ts';
import { moneyIn } from '../charge.ts';
import type { Charge } from '../charge.ts';
import type { Facts, FindingCode } from '../model.ts';
import type { ReconciliationPorts } from '../ports.ts';

/** A difference between the provider's payments and ours, and how it is mended. */
export interface ChargeRule {
  readonly code: FindingCode;
  readonly differs: (charge: Charge) => Facts | undefined;
  readonly mend?: (
    ports: ReconciliationPorts,
    charge: Charge,
    correlationId: string,
  ) => Promise<unknown>;
}

/** Money that the provider holds and no order of ours accounts for. */
export const chargeRules: readonly ChargeRule[] = [
  {
    code: 'charge.orderUnknown',
    differs: (charge) => {
      const { mayStillCome, order, seen } = charge;
      return !order && moneyIn(seen) > 0 ? { ...factsOf(charge), mayStillCome } : undefined;
    },
    mend: giveBackUnknown,
  },
  {
    // A key that the provider had forgotten was used again, by who took over after days.
    code: 'charge.duplicate',
    differs: (charge) =>
      isForeign(charge) && moneyIn(charge.seen) > 0 ? factsOf(charge) : undefined,
    mend: (ports, { seen }) => releaseCharge(ports, seen),
  },
  {
    code: 'charge.ahead',
    differs: (charge) => {
      const { order, payment, seen } = charge;
      if (!order || isForeign(charge)) return undefined;
      if (payment?.status === 'voided') {
        return moneyIn(seen) > 0 ? { ...factsOf(charge), known: 'voided' } : undefined;
      }
      const isNews = telling.includes(seen.status) && seen.status !== payment?.status;
      return isNews ? { ...factsOf(charge), known: payment?.status ?? 'none' } : undefined;
    },
    mend: (ports, { seen }, correlationId) => settlePayment(ports, seen.paymentId, correlationId),
  },
  {
    // By hand, at the provider's own desk: our books must follow by another hand.
    code: 'charge.refundUnknown',
    differs: (charge) => {
      const { payment, seen } = charge;
      if (payment?.status !== 'captured' || isForeign(charge)) return undefined;
      const knownMinor = askedBack(payment);
      return seen.refundedMinor > knownMinor ? { ...factsOf(charge), knownMinor } : undefined;
    },
  },
  {
    code: 'charge.amountDiffers',
    differs: (charge) => {
      const { payment, seen } = charge;
      if (!payment || isForeign(charge) || moneyIn(seen) <= 0) return undefined;
      const isEqual =
        payment.amount.amountMinor === seen.amount.amountMinor &&
        payment.amount.currency === seen.amount.currency;
      return isEqual ? undefined : { ...factsOf(charge), knownMinor: payment.amount.amountMinor };
    },
  },
];

/** The statuses that change what is owed. */
const telling: readonly string[] = ['authorized', 'captured', 'voided'];

function factsOf({ seen }: Charge): Facts {
  return {
    reference: seen.providerReference,
    charge: seen.status,
    amountMinor: moneyIn(seen),
    currency: seen.amount.currency,
  };
}

/** Another than the one that our record of the payment is about. */
function isForeign({ payment, seen }: Charge): boolean {
  if (!payment || payment.providerReference === '') return false;
  return payment.providerReference !== seen.providerReference;
}

function askedBack({ refunds }: Payment): number {
  return refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((total, { amount }) => total + amount.amountMinor, 0);
}

/** Marks a refund of a charge whose order nobody knew. */
export const orderUnknownReason = 'order_unknown';

/**
 * Nobody knows the order, nothing more can come, and no parcel is on its way: the buyer gets
 * everything back.
 */
async function giveBackUnknown(
  ports: ReconciliationPorts,
  { mayStillCome, seen }: Charge,
  correlationId: string,
): Promise<void> {
  if (mayStillCome) throw new Error('order_may_still_come');
  const { amount, capturedMinor, orderId, paymentId, refundedMinor } = seen;
  // A lost Region may have sent the goods: then the money is owed, and staff finds out for what.
  const isCalledOff = await ports.courier.cancel(siblingId('delivery', orderId));
  if (!isCalledOff) throw new Error('parcel_with_courier');
  const voided = await voidPayment(ports, { paymentId, orderId, amount, correlationId });
  if (voided.ok) {
    // Given up before the provider was known to have it: what turned up since is released by this.
    await settlePayment(ports, paymentId, correlationId);
    return;
  }
  if (voided.code === 'payment_under_way') throw new Error(voided.code);
  const left = money(capturedMinor - refundedMinor, amount.currency);
  const refundId = siblingId('refund', orderId);
  const refund = { paymentId, refundId, amount: left, reason: orderUnknownReason, correlationId };
  const refunded = await refundPayment(ports, refund);
  if (!refunded.ok) throw new Error(refunded.code);
}
