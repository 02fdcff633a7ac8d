import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { ProviderRejected } from '#ports/payment-provider.ts';
import type { CaptureRequest, ProviderPayment } from '#ports/payment-provider.ts';
import { absorb } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

/**
 * Takes the whole amount that is held. Repeating it changes nothing. Throws `ProviderInDoubt` when
 * the provider is silent: repeat it.
 */
export async function capturePayment(
  ports: PaymentPorts,
  paymentId: Id<'payment'>,
  correlationId: string,
): Promise<Result<PaymentView, 'payment_not_held'>> {
  const known = (await loadPayment(ports.table, paymentId))?.value;
  if (known?.status === 'captured') return ok(viewOf(known));
  if (known?.status !== 'authorized') {
    return refused('payment_not_held', `Payment ${paymentId} is ${known?.status ?? 'unknown'}.`);
  }
  const { providerReference, amount } = known;
  const idempotencyKey = `capture:${paymentId}`;
  const seen = await captured(ports, { providerReference, amount, idempotencyKey });
  if (!seen.ok) return seen;
  const payment = await absorb(ports, seen.value, ports.clock.now(), correlationId);
  if (payment.status === 'captured') return ok(viewOf(payment));
  return refused('payment_not_held', `The provider says that ${paymentId} is ${payment.status}.`);
}

async function captured(
  ports: PaymentPorts,
  request: CaptureRequest,
): Promise<Result<ProviderPayment, 'payment_not_held'>> {
  try {
    return ok(await ports.provider.capture(request));
  } catch (error) {
    if (error instanceof ProviderRejected) return refused('payment_not_held', error.message);
    throw error;
  }
}
