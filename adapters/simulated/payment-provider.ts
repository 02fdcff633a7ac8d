import { currencyDigits, money } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { dayMs, instant, secondMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { ProviderInDoubt, ProviderRejected } from '#ports/payment-provider.ts';
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
import type { Random } from '#ports/random.ts';
import { Postman, signatureToleranceMs, signedAt } from './payment-provider-postman.ts';
import type { WebhookReceiver } from './payment-provider-postman.ts';

/** Chances in [0, 1], drawn for each call that changes something. Change them while it runs. */
export interface ProviderFaults {
  declineChance: number;
  challengeChance: number;
  /** The request is lost: nothing was done. */
  lostRequestChance: number;
  /** The work was done, and the answer is lost. */
  lostAnswerChance: number;
  /** `find` does not see yet what was made. */
  searchIsBehind: boolean;
}

/** The answers given under idempotency keys, which are given again for a day. */
type Answers<T> = Map<string, { fingerprint: string; answer: T; atMs: number }>;

/** The outcomes of Stripe's test cards that the double knows; every other token is a good Visa card. */
const declineCodes: Readonly<Record<string, string>> = {
  pm_card_visa_chargeDeclined: 'generic_decline',
  pm_card_visa_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  pm_card_visa_chargeDeclinedLostCard: 'lost_card',
  pm_card_visa_chargeDeclinedStolenCard: 'stolen_card',
  pm_card_chargeDeclinedExpiredCard: 'expired_card',
  pm_card_chargeDeclinedIncorrectCvc: 'incorrect_cvc',
  pm_card_chargeDeclinedProcessingError: 'processing_error',
};
const challengedTokens = new Set([
  'pm_card_threeDSecure2Required',
  'pm_card_authenticationRequired',
]);

/** A payment provider in memory: seeded, without network, as unreliable as it is told to be. */
export class SimulatedPaymentProvider implements PaymentProvider {
  readonly findLagMs = 0;
  readonly faults: ProviderFaults = {
    declineChance: 0,
    challengeChance: 0,
    lostRequestChance: 0,
    lostAnswerChance: 0,
    searchIsBehind: false,
  };
  readonly postman: Postman;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #payments = new Map<string, ProviderPayment>();
  readonly #madeAt = new Map<string, Instant>();
  readonly #refunds = new Map<string, ProviderRefund[]>();
  readonly #paymentAnswers: Answers<ProviderPayment> = new Map();
  readonly #refundAnswers: Answers<ProviderRefund> = new Map();
  #answersToLose = 0;
  #sequence = 0;

  constructor(ports: { clock: Clock; random: Random }, receiver: WebhookReceiver) {
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.postman = new Postman(ports, receiver);
  }

  authorize(request: AuthorizeRequest): Promise<ProviderPayment> {
    return this.#once(this.#paymentAnswers, 'authorize', request, () => {
      checkAmount('authorize', request.amount);
      const payment: ProviderPayment = {
        providerReference: `pi_${this.#next()}`,
        paymentId: request.paymentId,
        orderId: request.orderId,
        status: 'needs_method',
        amount: request.amount,
        capturedMinor: 0,
        refundedMinor: 0,
        clientSecret: `pi_secret_${this.#next()}`,
      };
      this.#payments.set(payment.providerReference, payment);
      this.#madeAt.set(payment.providerReference, wholeSecond(this.#clock.now()));
      if (request.paymentMethod === undefined) return payment;
      return this.#tryCard(payment, request.paymentMethod);
    });
  }

  read(providerReference: string): Promise<ProviderPayment | undefined> {
    return Promise.resolve(this.#payments.get(providerReference));
  }

  find(paymentId: string): Promise<ProviderPayment | undefined> {
    if (this.faults.searchIsBehind) return Promise.resolve(undefined);
    const found = this.all().filter((payment) => payment.paymentId === paymentId);
    return Promise.resolve(found.find((payment) => payment.status !== 'voided') ?? found[0]);
  }

  confirm(request: ConfirmRequest): Promise<ProviderPayment> {
    return this.#once(this.#paymentAnswers, 'confirm', request, () => {
      const payment = this.#get('confirm', request.providerReference);
      const open = payment.status === 'needs_method' || payment.status === 'declined';
      return open ? this.#tryCard(payment, request.paymentMethod) : payment;
    });
  }

  capture(request: CaptureRequest): Promise<ProviderPayment> {
    return this.#once(this.#paymentAnswers, 'capture', request, () => {
      const payment = this.#get('capture', request.providerReference);
      if (payment.status !== 'authorized') return payment;
      checkAmount('capture', request.amount);
      if (request.amount.amountMinor > payment.amount.amountMinor) {
        throw new ProviderRejected('capture', 'amount_too_large', 'more than was authorized');
      }
      return this.#change(payment, {
        status: 'captured',
        capturedMinor: request.amount.amountMinor,
      });
    });
  }

  void(request: VoidRequest): Promise<ProviderPayment> {
    return this.#once(this.#paymentAnswers, 'void', request, () => {
      const payment = this.#get('void', request.providerReference);
      const final = payment.status === 'captured' || payment.status === 'voided';
      return final ? payment : this.#change(payment, { status: 'voided' });
    });
  }

  refund(request: RefundRequest): Promise<ProviderRefund> {
    return this.#once(this.#refundAnswers, 'refund', request, () => {
      const payment = this.#get('refund', request.providerReference);
      checkAmount('refund', request.amount);
      const refundedMinor = payment.refundedMinor + request.amount.amountMinor;
      if (refundedMinor > payment.capturedMinor) {
        throw new ProviderRejected('refund', 'amount_too_large', 'more than is left to refund');
      }
      const refund: ProviderRefund = {
        refundReference: `re_${this.#next()}`,
        refundId: request.refundId,
        providerReference: payment.providerReference,
        amount: request.amount,
        status: 'succeeded',
      };
      this.#payments.set(payment.providerReference, { ...payment, refundedMinor });
      const earlier = this.#refunds.get(payment.providerReference) ?? [];
      this.#refunds.set(payment.providerReference, [refund, ...earlier]);
      this.postman.post({ type: 'refund_changed', ...this.#eventHead(), refund });
      return refund;
    });
  }

  refunds(providerReference: string): Promise<readonly ProviderRefund[]> {
    return Promise.resolve((this.#refunds.get(providerReference) ?? []).slice(0, 100));
  }

  list(request: ListRequest): Promise<ProviderPaymentsPage> {
    const [from, before] = [wholeSecond(request.createdFrom), wholeSecond(request.createdBefore)];
    const made = this.all()
      .toReversed()
      .map((payment) => ({ ...payment, createdAt: this.#madeAtOf(payment) }))
      .filter(({ createdAt }) => createdAt >= from && createdAt < before);
    const after = made.findIndex(({ providerReference }) => providerReference === request.cursor);
    const page = made.slice(after + 1, after + 1 + request.limit);
    const last = page.at(-1);
    const isMore = last !== undefined && last !== made.at(-1);
    return Promise.resolve({
      payments: page,
      ...(isMore && { cursor: last.providerReference }),
    });
  }

  parseWebhook(
    rawBody: Uint8Array | string,
    signatureHeader: string | undefined,
  ): Result<ProviderEvent, WebhookRefusal> {
    const bytes = typeof rawBody === 'string' ? new TextEncoder().encode(rawBody) : rawBody;
    const signedAtMs = signedAt(bytes, signatureHeader);
    if (signedAtMs === undefined) return refused('signature_invalid');
    if (this.#clock.now() - signedAtMs > signatureToleranceMs) return refused('signature_expired');
    // The signature proves that the postman of this double wrote it.
    const event: ProviderEvent = JSON.parse(new TextDecoder().decode(bytes));
    return ok(event);
  }

  /** Every payment ever made, oldest first: what invariants are checked against. */
  all(): ProviderPayment[] {
    return [...this.#payments.values()];
  }

  /** The work of the next `count` calls is done and their answers are lost. */
  loseAnswers(count: number): void {
    this.#answersToLose = count;
  }

  /** Plays the shopper at the challenge. */
  answerChallenge(providerReference: string, outcome: 'pass' | 'fail'): void {
    const payment = this.#get('challenge', providerReference);
    if (payment.status !== 'needs_action') return;
    const failure = 'payment_intent_authentication_failure';
    this.#settle(payment, outcome === 'fail' ? failure : undefined);
  }

  #tryCard(payment: ProviderPayment, token: string): ProviderPayment {
    const fraction = this.#random.fraction();
    const { declineChance, challengeChance } = this.faults;
    const code = declineCodes[token] ?? (fraction < declineChance ? 'generic_decline' : undefined);
    const challenged =
      challengedTokens.has(token) ||
      (code === undefined && fraction < declineChance + challengeChance);
    if (!challenged) return this.#settle(payment, code);
    return this.#change(payment, {
      status: 'needs_action',
      nextActionUrl: `https://provider.invalid/challenge/${payment.providerReference}`,
    });
  }

  #settle(payment: ProviderPayment, declineCode: string | undefined): ProviderPayment {
    return this.#change(payment, {
      ...(declineCode === undefined
        ? { status: 'authorized' }
        : { status: 'declined', declineCode }),
      card: { brand: 'visa', last4: '4242' },
    });
  }

  /** Every step starts without the reason or the challenge of the one before. */
  #change(payment: ProviderPayment, changes: Partial<ProviderPayment>): ProviderPayment {
    const { declineCode: _code, nextActionUrl: _url, ...rest } = payment;
    const changed: ProviderPayment = { ...rest, ...changes };
    this.#payments.set(changed.providerReference, changed);
    const { card: _card, refundedMinor: _refunded, ...snapshot } = changed;
    this.postman.post({ type: 'payment_changed', ...this.#eventHead(), payment: snapshot });
    return changed;
  }

  #eventHead(): Pick<ProviderEvent, 'eventId' | 'occurredAt'> {
    return { eventId: `evt_${this.#next()}`, occurredAt: this.#clock.now() };
  }

  #madeAtOf({ providerReference }: ProviderPayment): Instant {
    return this.#madeAt.get(providerReference) ?? wholeSecond(this.#clock.now());
  }

  #get(operation: string, providerReference: string): ProviderPayment {
    const payment = this.#payments.get(providerReference);
    if (payment) return payment;
    throw new ProviderRejected(operation, 'resource_missing', `no payment ${providerReference}`);
  }

  #next(): string {
    this.#sequence += 1;
    return String(this.#sequence).padStart(12, '0');
  }

  /** Runs the work of a key once. A rejected request leaves no trace, so that the key stays free. */
  #once<T>(
    answers: Answers<T>,
    operation: string,
    request: { readonly idempotencyKey: string },
    work: () => T,
  ): Promise<T> {
    // A promise's executor turns what is thrown into a rejection, as a network call would.
    return new Promise((resolve) => {
      if (this.#random.fraction() < this.faults.lostRequestChance) {
        throw new ProviderInDoubt(operation, new Error('simulated: request lost'));
      }
      const answer = this.#remembered(answers, operation, request, work);
      const isLost = this.#random.fraction() < this.faults.lostAnswerChance;
      if (isLost || this.#answersToLose > 0) {
        this.#answersToLose = Math.max(0, this.#answersToLose - 1);
        throw new ProviderInDoubt(operation, new Error('simulated: answer lost'));
      }
      resolve(answer);
    });
  }

  #remembered<T>(
    answers: Answers<T>,
    operation: string,
    request: { readonly idempotencyKey: string },
    work: () => T,
  ): T {
    const fingerprint = JSON.stringify([operation, request]);
    const nowMs = this.#clock.now();
    const stored = answers.get(request.idempotencyKey);
    if (stored && nowMs - stored.atMs < dayMs) {
      if (stored.fingerprint === fingerprint) return stored.answer;
      throw new ProviderRejected(operation, 'idempotency_key_reused', 'it had another request');
    }
    const answer = work();
    answers.set(request.idempotencyKey, { fingerprint, answer, atMs: nowMs });
    return answer;
  }
}

function wholeSecond(moment: Instant): Instant {
  return instant(Math.floor(moment / secondMs) * secondMs);
}

/** Card networks want the last of three decimals to be zero, so no provider can hold it otherwise. */
function checkAmount(operation: string, amount: Money): void {
  const { amountMinor, currency } = money(amount.amountMinor, amount.currency);
  const unit = currencyDigits[currency] === 3 ? 10 : 1;
  if (amountMinor > 0 && amountMinor % unit === 0) return;
  throw new ProviderRejected(operation, 'amount_invalid', `${amountMinor} ${currency}`);
}
