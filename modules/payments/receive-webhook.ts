import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Peers } from '#ports/peers.ts';
import type {
  ProviderEvent,
  ProviderPaymentSnapshot,
  WebhookRefusal,
} from '#ports/payment-provider.ts';
import { absorb } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { isAmbiguous } from './model.ts';
import { recordRefund } from './refund-payment.ts';
import { loadPayment } from './store.ts';

/** The provider waits ten seconds or more for our answer; a peer that takes longer is asked again by its retry. */
const peerTimeoutMs = 3_000;
export const absorbOperation = 'payments.absorb';

/**
 * Takes in a signed webhook, in the Region that holds the home of its payment. Throws `PeerUnreachable` when that
 * Region cannot be reached: the provider then sends it again.
 */
export async function receiveWebhook(
  ports: PaymentPorts & { readonly peers: Peers },
  rawBody: Uint8Array,
  signature: string | undefined,
): Promise<Result<{ received: boolean }, Exclude<WebhookRefusal, 'event_unknown'>>> {
  const parsed = ports.provider.parseWebhook(rawBody, signature);
  if (!parsed.ok) {
    if (parsed.code === 'event_unknown') return ok({ received: false });
    return { ...parsed, code: parsed.code };
  }
  const event = parsed.value;
  const home = homeOf(aggregateOf(event));
  const holder = home && ports.table.custody.holderOf(home);
  if (holder === undefined || holder === ports.table.region) await absorbEvent(ports, event);
  else await ports.peers.ask(holder, absorbOperation, event, peerTimeoutMs);
  return ok({ received: true });
}

function aggregateOf(event: ProviderEvent): string {
  return event.type === 'payment_changed' ? event.payment.paymentId : event.refund.refundId;
}

/** What the holder does with an event. Safe to repeat. */
export async function absorbEvent(ports: PaymentPorts, event: ProviderEvent): Promise<void> {
  const correlationId = `webhook-${event.eventId}`.slice(0, 64);
  if (event.type === 'payment_changed') {
    await absorbChange(ports, event.payment, event.occurredAt, correlationId);
    return;
  }
  const paymentId = await paymentOf(ports, event.refund.providerReference);
  if (paymentId) await recordRefund(ports, paymentId, event.refund, correlationId);
}

/** Where a time cannot tell old from new, the provider is asked how the payment stands. */
async function absorbChange(
  ports: PaymentPorts,
  told: ProviderPaymentSnapshot,
  toldAt: Instant,
  correlationId: string,
): Promise<void> {
  const known = (await loadPayment(ports.table, told.paymentId))?.value;
  if (!known || !isAmbiguous(known, told, toldAt)) {
    await absorb(ports, told, toldAt, correlationId);
    return;
  }
  const seen = await ports.provider.read(told.providerReference);
  // Asked after `known` was written, and so later than it, whatever the clock says.
  const askedAt = instant(Math.max(ports.clock.now(), known.observedAt + 1));
  if (seen) await absorb(ports, seen, askedAt, correlationId);
}

async function paymentOf(
  ports: PaymentPorts,
  providerReference: string,
): Promise<Id<'payment'> | undefined> {
  const paymentId = (await ports.provider.read(providerReference))?.paymentId;
  return paymentId && (await loadPayment(ports.table, paymentId)) ? paymentId : undefined;
}
