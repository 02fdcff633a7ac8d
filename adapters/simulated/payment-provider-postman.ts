import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Region } from '#kernel/region.ts';
import { minuteMs, secondMs } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { ProviderEvent } from '#ports/payment-provider.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Random } from '#ports/random.ts';

/** Receives a webhook; a rejection means that it was not taken, so that it is sent again. */
export type WebhookReceiver = (
  rawBody: Uint8Array,
  signatureHeader: string,
  homeRegion: Region,
) => Promise<void>;

/** Chances in [0, 1] that a webhook is lost for good or comes twice, and how late it may be. */
export interface PostalFaults {
  lossChance: number;
  duplicateChance: number;
  delayMsMax: number;
}

const secret = 'simulated webhook secret';
const deliveryAttemptsMax = 8;
export const signatureToleranceMs = 5 * minuteMs;

/** Sends signed events as badly as the real post does. Delays come from chance, so events overtake each other. */
export class Postman {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #receiver: WebhookReceiver;
  readonly faults: PostalFaults = { lossChance: 0, duplicateChance: 0, delayMsMax: 0 };

  constructor(ports: { clock: Clock; random: Random }, receiver: WebhookReceiver) {
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#receiver = receiver;
  }

  post(event: ProviderEvent): void {
    const copies = this.#random.fraction() < this.faults.duplicateChance ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.#random.fraction() < this.faults.lossChance) continue;
      void this.#deliver(event);
    }
  }

  async #deliver(event: ProviderEvent): Promise<void> {
    const subject =
      event.type === 'payment_changed' ? event.payment.orderId : event.refund.refundId;
    const home = homeOf(subject);
    if (home === undefined) return;
    for (let attempt = 0; attempt < deliveryAttemptsMax; attempt++) {
      const lateMs = Math.floor(this.#random.fraction() * this.faults.delayMsMax);
      const backoffMs = attempt === 0 ? 0 : secondMs * 2 ** attempt;
      if (lateMs + backoffMs > 0) await this.#clock.wait(lateMs + backoffMs);
      const rawBody = new TextEncoder().encode(JSON.stringify(event));
      try {
        await this.#receiver(rawBody, sign(rawBody, this.#clock.now()), home);
        return;
      } catch {
        // A receiver that throws has not taken the event: the loop sends it again.
      }
    }
  }
}

export function sign(rawBody: Uint8Array, nowMs: number): string {
  return `t=${nowMs},v1=${digest(rawBody, String(nowMs))}`;
}

/** The moment of signing, or undefined when the signature is not ours. */
export function signedAt(rawBody: Uint8Array, header: string | undefined): number | undefined {
  const [, moment, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (moment === undefined || given === undefined) return undefined;
  const expected = digest(rawBody, moment);
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected)) ? Number(moment) : undefined;
}

function digest(rawBody: Uint8Array, moment: string): string {
  return createHmac('sha256', secret).update(`${moment}.`).update(rawBody).digest('hex');
}
