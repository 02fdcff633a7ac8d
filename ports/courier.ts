import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';

/**
 * A courier company. `request` may be repeated with the same delivery and attempt, answers with the
 * same tracking number and changes nothing. Throws `CourierUnavailable` when it is not known whether
 * the request arrived: ask again; and `CourierRejected` when the courier will not take it as it is.
 */
export interface Courier {
  request(request: CourierRequest): Promise<CourierAcceptance>;
  /**
   * Asks that a delivery not yet collected be called off; false when it is too late. True, and
   * repeatable, for one that is called off or was never asked for. Throws as `request` does.
   */
  cancel(deliveryId: Id<'delivery'>): Promise<boolean>;
  /**
   * What the courier knows of a delivery: how news are found that were told and did not arrive.
   * Undefined when it was never asked for it. Throws `CourierUnavailable`.
   */
  read(deliveryId: Id<'delivery'>): Promise<CourierJob | undefined>;
}

export interface CourierJob {
  readonly trackingNumber: string;
  readonly isCalledOff: boolean;
  /** What happened to the parcel, oldest first. */
  readonly news: readonly CourierNews[];
}

export interface CourierNews {
  /** The courier's own id of it, the same as when it tells it. */
  readonly eventId: string;
  readonly type: (typeof courierNewsTypes)[number];
  readonly attempt: number;
  readonly reason?: string;
  readonly occurredAt: Instant;
}

export const courierNewsTypes = [
  'collected',
  'inTransit',
  'delivered',
  'failed',
  'returned',
] as const;

export interface CourierRequest {
  readonly deliveryId: Id<'delivery'>;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly service: 'standard' | 'express' | 'same-day';
  readonly from: CourierAddress;
  readonly to: CourierAddress;
  readonly parcels: readonly { readonly weightGrams: number; readonly reference: string }[];
  /** The attempt is not made before this. */
  readonly notBefore?: Instant;
  /** For the driver, in at most 500 characters. */
  readonly note?: string;
}

export interface CourierAddress {
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone?: string;
}

export interface CourierAcceptance {
  readonly trackingNumber: string;
}

export class CourierUnavailable extends Error {
  override readonly name = 'CourierUnavailable';
  readonly retryable = true;
}

/** The courier understood the request and refuses it: it must be changed. */
export class CourierRejected extends Error {
  override readonly name = 'CourierRejected';
  readonly retryable = false;
  /** The courier's own words. They may repeat the address: for whoever asked, never for a log. */
  readonly said: string;

  constructor(message: string, said = '') {
    super(message);
    this.said = said;
  }
}
