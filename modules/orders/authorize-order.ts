import { refused, ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import {
  authorizePayment,
  confirmPayment,
  readPayment,
  settlePayment,
} from '#modules/payments/index.ts';
import type { PaymentView } from '#modules/payments/index.ts';
import { ProviderInDoubt } from '#ports/payment-provider.ts';
import { changeOrder } from './change-order.ts';
import { decidePayment } from './decide.ts';
import type { Order, OrderPayment } from './model.ts';
import type { Placing, Progress } from './placing.ts';
import type { SellingPorts } from './ports.ts';

type PaymentOutcome = Result<PaymentView, 'payment_in_doubt' | 'payment_rejected'>;

/**
 * The saga's second step: holds the order's total on the buyer's card, or finds how an earlier try
 * ended. Unless it is held, the order waits, and says for what.
 */
export async function authorizeOrder(ports: SellingPorts, placing: Placing): Promise<Progress> {
  const outcome = await attempt(ports, placing);
  const view = outcome.ok ? outcome.value : undefined;
  if (view?.status === 'authorized' || view?.status === 'captured') {
    if (pays(view, placing.order.value)) return { kind: 'next', placing: { ...placing, view } };
    const detail = 'The amount that is held is another one. Check out again.';
    return { kind: 'fails', refusal: refused('payment_voided', detail) };
  }
  const { answer, correlationId, once } = placing;
  const waiting = await changeOrder(
    ports,
    placing.order.value.orderId,
    (order) => ok(decidePayment(order, stateOf(outcome))),
    {
      correlationId,
      known: placing.order,
      ...(once && { once }),
      ...(answer && { answer: (order) => answer(order, view) }),
    },
  );
  if (!waiting.ok) return { kind: 'fails', refusal: refused('order_contended', waiting.detail) };
  if (view?.status === 'voided') {
    const detail = 'The payment was given up. Check out again.';
    return { kind: 'fails', refusal: refused('payment_voided', detail) };
  }
  return { kind: 'waits', placing: { ...placing, order: waiting.value, ...(view && { view }) } };
}

/**
 * Not so when a Region that was lost had opened the same order with something else in it, and held
 * the money for that.
 */
function pays({ amount }: PaymentView, { totals }: Order): boolean {
  return (
    amount.currency === totals.total.currency && amount.amountMinor === totals.total.amountMinor
  );
}

async function attempt(ports: SellingPorts, placing: Placing): Promise<PaymentOutcome> {
  const { paymentId } = placing.order.value;
  const known = placing.isNew ? undefined : await readPayment(ports, paymentId);
  if (!known) return begin(ports, placing);
  switch (known.status) {
    case 'authorized':
    case 'captured':
    case 'voided':
      return ok(known);
    case 'declined':
    case 'needs_method':
      return tryAgain(ports, placing);
    case 'needs_action':
    case 'processing':
      return ask(ports, placing);
  }
}

function begin(ports: SellingPorts, placing: Placing): Promise<PaymentOutcome> {
  const { correlationId, instruction, order } = placing;
  const { number, orderId, paymentId, totals } = order.value;
  return authorizePayment(ports, {
    paymentId,
    orderId,
    amount: totals.total,
    description: number,
    returnUrl: instruction.returnUrl,
    correlationId,
    ...(instruction.paymentMethod !== undefined && { paymentMethod: instruction.paymentMethod }),
  });
}

/** Another card, when the buyer brings one. A resumption never tries a card a second time. */
async function tryAgain(ports: SellingPorts, placing: Placing): Promise<PaymentOutcome> {
  const { correlationId, instruction, isBuyer, once, order } = placing;
  const { paymentMethod, returnUrl } = instruction;
  if (!isBuyer || paymentMethod === undefined) return ask(ports, placing);
  const { paymentId } = order.value;
  const tried = await confirmPayment(ports, {
    paymentId,
    paymentMethod,
    returnUrl,
    attempt: once?.key ?? correlationId,
    correlationId,
  });
  return tried.ok || tried.code !== 'payment_not_found'
    ? (tried as PaymentOutcome) // The one other refusal was just ruled out.
    : begin(ports, placing);
}

/** What became of it, for webhooks may be late or lost. */
async function ask(ports: SellingPorts, placing: Placing): Promise<PaymentOutcome> {
  try {
    const view = await settlePayment(ports, placing.order.value.paymentId, placing.correlationId);
    return view ? ok(view) : refused('payment_in_doubt');
  } catch (error) {
    if (error instanceof ProviderInDoubt) return refused('payment_in_doubt');
    throw error;
  }
}

function stateOf(outcome: PaymentOutcome): OrderPayment {
  if (outcome.ok) return paymentOf(outcome.value);
  const nothing = { capturedMinor: 0, refundedMinor: 0 };
  return outcome.code === 'payment_in_doubt'
    ? { status: 'processing', ...nothing }
    : { status: 'declined', declineCode: 'rejected', ...nothing };
}

/** What an order keeps of its payment. */
export function paymentOf(view: PaymentView): OrderPayment {
  const { capturedMinor, declineCode, refundedMinor, status } = view;
  const isDeclined = status === 'declined' && declineCode !== undefined;
  return { status, capturedMinor, refundedMinor, ...(isDeclined && { declineCode }) };
}
