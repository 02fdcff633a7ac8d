import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { ProviderInDoubt, ProviderRejected } from '#ports/payment-provider.ts';
import type { ProviderPayment } from '#ports/payment-provider.ts';
import { absorb } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

export interface AuthorizePayment {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  readonly amount: Money;
  /** The provider's token for a card; without one the buyer's browser confirms. */
  readonly paymentMethod?: string;
  /** What the buyer may read at the provider: the order's number. */
  readonly description: string;
  readonly returnUrl: string;
  readonly correlationId: string;
}

/** `payment_in_doubt`: the provider gave no answer; `settlePayment` finds out. Nothing is charged twice. */
export type AuthorizeRefusal = 'payment_in_doubt' | 'payment_rejected';

const settledStatuses = new Set(['authorized', 'captured', 'voided']);

/** Holds the amount. Repeating it finds the same payment; a declined card is a view, not a refusal. */
export async function authorizePayment(
  ports: PaymentPorts,
  command: AuthorizePayment,
): Promise<Result<PaymentView, AuthorizeRefusal>> {
  const known = await loadPayment(ports.table, command.paymentId);
  if (known && settledStatuses.has(known.value.status)) return ok(viewOf(known.value));
  const { correlationId, ...request } = command;
  return await settled(ports, correlationId, async () => {
    try {
      return await ports.provider.authorize({
        ...request,
        // Of the id, and not this Region: whoever holds the home makes the same request.
        homeRegion: homeOf(command.paymentId) ?? ports.table.region,
        idempotencyKey: `authorize:${command.paymentId}`,
      });
    } catch (error) {
      if (error instanceof ProviderRejected && error.code === 'idempotency_key_reused') {
        return await confirmInstead(ports, command, error);
      }
      throw error;
    }
  });
}

/** An earlier call, of which we know nothing any more, used another card: try this one on its payment. */
async function confirmInstead(
  ports: PaymentPorts,
  command: AuthorizePayment,
  error: ProviderRejected,
): Promise<ProviderPayment> {
  const found = await ports.provider.find(command.paymentId);
  if (!found) throw new ProviderInDoubt('authorize', error);
  const { paymentMethod, returnUrl } = command;
  if (paymentMethod === undefined) return found;
  const { providerReference } = found;
  const idempotencyKey = `confirm:${command.paymentId}:0:${paymentMethod}`;
  return await ports.provider.confirm({
    providerReference,
    paymentMethod,
    returnUrl,
    idempotencyKey,
  });
}

/** Makes the call, takes in its answer, and turns the provider's silence or rejection into a refusal. */
export async function settled(
  ports: PaymentPorts,
  correlationId: string,
  call: () => Promise<ProviderPayment>,
): Promise<Result<PaymentView, AuthorizeRefusal>> {
  try {
    const seen = await call();
    const payment = await absorb(ports, seen, ports.clock.now(), correlationId);
    return ok(viewOf(payment, seen));
  } catch (error) {
    if (error instanceof ProviderInDoubt) {
      return refused('payment_in_doubt', 'The provider gave no answer yet; we will find out.');
    }
    if (error instanceof ProviderRejected) return refused('payment_rejected', error.message);
    throw error;
  }
}
