import { Stripe } from 'stripe';
import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import { refused, ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { minuteMs, secondMs } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { ProviderRejected } from '#ports/payment-provider.ts';
import type {
  AuthorizeRequest,
  CaptureRequest,
  ConfirmRequest,
  ListRequest,
  PaymentProvider,
  ProviderEvent,
  ProviderPayment,
  ProviderPaymentsPage,
  ProviderRefund,
  RefundRequest,
  VoidRequest,
  WebhookRefusal,
} from '#ports/payment-provider.ts';
import { toStripeAmount } from './amounts.ts';
import { readEvent, readListed, readPayment, readRefund } from './codec.ts';
import { declinedIntent, isMissing, isStateConflict, toProviderError } from './failures.ts';
import { PooledHttpClient } from './pooled-http-client.ts';

export { stripeEventTypes } from './codec.ts';

export interface StripeOptions {
  readonly secretKey: string;
  /** The secrets of our webhook endpoints: several while one is being replaced. */
  readonly webhookSecrets: readonly string[];
  /** Where the API is, such as `http://127.0.0.1:4242` for the local provider; Stripe when absent. */
  readonly baseUrl?: string;
  /** The longest that a call may last, all in all. */
  readonly timeoutMs?: number;
  /** How many calls may be under way at once; more wait. */
  readonly connectionsMax?: number;
  /** Stripe's search may lag by a minute or so; the local provider's does not. */
  readonly findLagMs?: number;
}

const timeoutMsDefault = 4 * secondMs;
const connectionsMaxDefault = 64;
const findLagMsDefault = 2 * minuteMs;
const signatureToleranceS = 300;
const refundsMax = 100;
const withCharge = ['latest_charge'];

/** Stripe, or anything that speaks its API, by the official SDK. https://docs.stripe.com/api */
export class StripeProvider implements PaymentProvider {
  readonly findLagMs: number;
  readonly #stripe: Stripe;
  readonly #http: PooledHttpClient;
  readonly #webhookSecrets: readonly string[];
  readonly #clock: Pick<Clock, 'now'>;

  constructor(ports: { readonly clock: Pick<Clock, 'now'> }, options: StripeOptions) {
    const { connectionsMax = connectionsMaxDefault, timeoutMs = timeoutMsDefault } = options;
    const base = new URL(options.baseUrl ?? 'https://api.stripe.com');
    const isPlain = base.protocol === 'http:';
    this.#http = new PooledHttpClient(base.origin, connectionsMax, timeoutMs);
    this.#stripe = new Stripe(options.secretKey, {
      host: base.hostname,
      port: base.port || (isPlain ? '80' : '443'),
      protocol: isPlain ? 'http' : 'https',
      timeout: timeoutMs,
      // Only the caller knows whether time is left to try again; keys make that safe.
      maxNetworkRetries: 0,
      telemetry: false,
      httpClient: this.#http,
    });
    this.#webhookSecrets = options.webhookSecrets;
    this.#clock = ports.clock;
    this.findLagMs = options.findLagMs ?? findLagMsDefault;
  }

  /** Lets go of all connections; calls under way end in doubt. */
  close(): Promise<void> {
    return this.#http.close();
  }

  authorize(request: AuthorizeRequest): Promise<ProviderPayment> {
    const { paymentMethod, returnUrl, idempotencyKey } = request;
    return settled('authorize', () => {
      const amount = checkedAmount('authorize', request.amount);
      return this.#stripe.paymentIntents.create(
        {
          amount,
          currency: request.amount.currency.toLowerCase(),
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          description: request.description,
          metadata: {
            paymentId: request.paymentId,
            orderId: request.orderId,
            homeRegion: request.homeRegion,
          },
          ...(paymentMethod !== undefined && {
            payment_method: paymentMethod,
            confirm: true,
            return_url: returnUrl,
          }),
          expand: withCharge,
        },
        { idempotencyKey },
      );
    });
  }

  async read(providerReference: string): Promise<ProviderPayment | undefined> {
    try {
      const expand = { expand: withCharge };
      return readPayment(await this.#stripe.paymentIntents.retrieve(providerReference, expand));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw toProviderError('read', error);
    }
  }

  async find(paymentId: Id<'payment'>): Promise<ProviderPayment | undefined> {
    try {
      const found = await this.#stripe.paymentIntents.search({
        query: `metadata['paymentId']:'${paymentId}'`,
        limit: 10,
        expand: ['data.latest_charge'],
      });
      return furthest(found.data.map(readPayment).filter((payment) => payment !== undefined));
    } catch (error) {
      throw toProviderError('find', error);
    }
  }

  confirm(request: ConfirmRequest): Promise<ProviderPayment> {
    const { providerReference, paymentMethod, returnUrl, idempotencyKey } = request;
    const parameters = { payment_method: paymentMethod, return_url: returnUrl, expand: withCharge };
    return this.#orRead('confirm', providerReference, () =>
      this.#stripe.paymentIntents.confirm(providerReference, parameters, { idempotencyKey }),
    );
  }

  capture(request: CaptureRequest): Promise<ProviderPayment> {
    const { providerReference, idempotencyKey } = request;
    return this.#orRead('capture', providerReference, () => {
      const amount = checkedAmount('capture', request.amount);
      const parameters = { amount_to_capture: amount, expand: withCharge };
      return this.#stripe.paymentIntents.capture(providerReference, parameters, { idempotencyKey });
    });
  }

  void(request: VoidRequest): Promise<ProviderPayment> {
    const { providerReference, idempotencyKey } = request;
    return this.#orRead('void', providerReference, () =>
      this.#stripe.paymentIntents.cancel(
        providerReference,
        { expand: withCharge },
        { idempotencyKey },
      ),
    );
  }

  async refund(request: RefundRequest): Promise<ProviderRefund> {
    try {
      const refund = await this.#stripe.refunds.create(
        {
          payment_intent: request.providerReference,
          amount: checkedAmount('refund', request.amount),
          reason: request.reason,
          metadata: { refundId: request.refundId },
        },
        { idempotencyKey: request.idempotencyKey },
      );
      return known('refund', readRefund(refund));
    } catch (error) {
      throw toProviderError('refund', error);
    }
  }

  async refunds(providerReference: string): Promise<readonly ProviderRefund[]> {
    try {
      const list = await this.#stripe.refunds.list({
        payment_intent: providerReference,
        limit: refundsMax,
      });
      return list.data.map(readRefund).filter((refund) => refund !== undefined);
    } catch (error) {
      throw toProviderError('refunds', error);
    }
  }

  async list({
    createdFrom,
    createdBefore,
    limit,
    cursor,
  }: ListRequest): Promise<ProviderPaymentsPage> {
    try {
      const page = await this.#stripe.paymentIntents.list({
        created: { gte: wholeSeconds(createdFrom), lt: wholeSeconds(createdBefore) },
        limit,
        expand: ['data.latest_charge'],
        ...(cursor !== undefined && { starting_after: cursor }),
      });
      const last = page.data.at(-1)?.id;
      return {
        payments: page.data.flatMap((intent) => readListed(intent) ?? []),
        ...(page.has_more && last !== undefined && { cursor: last }),
      };
    } catch (error) {
      throw toProviderError('list', error);
    }
  }

  parseWebhook(
    rawBody: Uint8Array | string,
    signatureHeader: string | undefined,
  ): Result<ProviderEvent, WebhookRefusal> {
    // Decoded once here: the SDK would do so again for each secret.
    const body = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
    const verified = this.#verify(body, signatureHeader ?? '');
    if (!verified.ok) return verified;
    const event = readEvent(verified.value);
    return event ? ok(event) : refused('event_unknown');
  }

  #verify(body: string, header: string): Result<Stripe.Event, WebhookRefusal> {
    let code: WebhookRefusal = 'signature_invalid';
    for (const secret of this.#webhookSecrets) {
      try {
        const { webhooks } = this.#stripe;
        const nowMs = this.#clock.now();
        return ok(
          webhooks.constructEvent(body, header, secret, signatureToleranceS, undefined, nowMs),
        );
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
        // The SDK has no code for it; the age is judged only after the signature was found good.
        if (error.message.startsWith('Timestamp outside')) code = 'signature_expired';
      }
    }
    return refused(code);
  }

  /** A call that came too late or twice answers with the payment as it is. */
  async #orRead(
    operation: string,
    providerReference: string,
    call: () => Promise<Stripe.PaymentIntent>,
  ): Promise<ProviderPayment> {
    try {
      return await settled(operation, call);
    } catch (error) {
      if (!(error instanceof ProviderRejected) || !isStateConflict(error.cause)) throw error;
      return known(operation, await this.read(providerReference));
    }
  }
}

/** Runs a call that ends in a payment: a declined card is one, and failures become the port's. */
async function settled(
  operation: string,
  call: () => Promise<Stripe.PaymentIntent>,
): Promise<ProviderPayment> {
  try {
    return known(operation, readPayment(await withoutStack(call)));
  } catch (error) {
    const declined = declinedIntent(error);
    if (declined) return known(operation, readPayment(declined));
    throw toProviderError(operation, error);
  }
}

/**
 * The SDK writes down a stack trace before each call, a tenth of what the call costs. Ours says more:
 * the failures that we throw are made after the call, with the SDK's as their cause.
 */
function withoutStack<T>(call: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return call();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function wholeSeconds(moment: number): number {
  return Math.floor(moment / secondMs);
}

/** Our own payments always bear our ids; one that does not was made by someone else's hand. */
function known<T>(operation: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new ProviderRejected(operation, 'foreign_payment', 'it does not bear our ids');
}

function checkedAmount(operation: string, amount: Money): number {
  const stripeAmount = toStripeAmount(amount);
  if (stripeAmount !== undefined) return stripeAmount;
  const detail = `Stripe cannot hold ${amount.amountMinor} ${amount.currency} in minor units`;
  throw new ProviderRejected(operation, 'amount_invalid', detail);
}

const progress = [
  'voided',
  'declined',
  'needs_method',
  'needs_action',
  'processing',
  'authorized',
  'captured',
];

function furthest(payments: readonly ProviderPayment[]): ProviderPayment | undefined {
  return payments.toSorted((a, b) => progress.indexOf(b.status) - progress.indexOf(a.status))[0];
}
