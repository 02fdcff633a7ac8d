import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { fromIso } from '#kernel/time.ts';
import { CourierUnavailable } from './courier.ts';
import type { Courier, CourierRequest } from './courier.ts';

/** One courier under test, with the means to play the driver and the network. */
export interface CourierBench {
  readonly courier: Courier;
  /** What the courier knows it was asked for, one an attempt, in order. */
  requested(deliveryId: Id<'delivery'>): Promise<readonly CourierRequest[]>;
  /** The driver collects the parcel. */
  collect(deliveryId: Id<'delivery'>): Promise<void>;
  /** The courier does the work of the next call, and its answer is lost. */
  loseNextAnswer(): Promise<void>;
  /** The courier does nothing and answers nothing until it is back. */
  setReachable(reachable: boolean): Promise<void>;
  close(): Promise<void>;
}

let sequence = 0;

export function aCourierRequest(more: Partial<CourierRequest> = {}): CourierRequest {
  sequence += 1;
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, sequence);
  return {
    deliveryId: makeId('delivery', 'eu', 1_780_000_000_000, bytes),
    attempt: 1,
    service: 'standard',
    from: { name: 'Warehouse', lines: ['Gate 1'], city: 'Frankfurt am Main', country: 'DE' },
    to: {
      name: '山田 花子',
      lines: ['神宮前1-2-3', 'ハイツ 405'],
      city: '渋谷区',
      region: '東京都',
      postalCode: '150-0001',
      country: 'JP',
      phone: '+81 3 1234 5678',
    },
    parcels: [{ weightGrams: 1_250, reference: 'AP-7K3M-9Q2D' }],
    ...more,
  };
}

/** What every adapter of the port must do. */
export function courierContract(name: string, open: () => Promise<CourierBench>): void {
  describe(`the courier ${name}`, () => {
    let bench: CourierBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    test('takes a request whole, in any script, and gives it a tracking number', async () => {
      const request = aCourierRequest({
        notBefore: fromIso('2026-03-02T09:00:00.000Z'),
        note: 'Sonnez à l’interphone « Müller »',
      });
      const { trackingNumber } = await bench.courier.request(request);
      expect(trackingNumber).toMatch(/^\S+$/);
      expect(await bench.requested(request.deliveryId)).toEqual([request]);
    });

    test('answers a repeated request alike, and does not come twice', async () => {
      const request = aCourierRequest();
      const first = await bench.courier.request(request);
      expect(await bench.courier.request(request)).toEqual(first);
      expect(await bench.requested(request.deliveryId)).toHaveLength(1);
    });

    test('keeps to the first of two requests for the same attempt', async () => {
      const request = aCourierRequest();
      await bench.courier.request(request);
      await bench.courier.request({ ...request, service: 'express' });
      expect(await bench.requested(request.deliveryId)).toEqual([request]);
    });

    test('takes another attempt of the same delivery, also to another address', async () => {
      const request = aCourierRequest();
      await bench.courier.request(request);
      const next = { ...request, attempt: 2, to: { ...request.to, lines: ['銀座6-1'] } };
      expect((await bench.courier.request(next)).trackingNumber).toMatch(/^\S+$/);
      expect(await bench.requested(request.deliveryId)).toEqual([request, next]);
    });

    test('gives different deliveries different tracking numbers', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 20 }, () => bench.courier.request(aCourierRequest())),
      );
      expect(new Set(numbers.map(({ trackingNumber }) => trackingNumber)).size).toBe(20);
    });

    test('that did the work and lost the answer is asked again, and knows it', async () => {
      const request = aCourierRequest();
      await bench.loseNextAnswer();
      await expect(bench.courier.request(request)).rejects.toBeInstanceOf(CourierUnavailable);
      expect((await bench.courier.request(request)).trackingNumber).toMatch(/^\S+$/);
      expect(await bench.requested(request.deliveryId)).toHaveLength(1);
    });

    test('that cannot be reached says so, for every question', async () => {
      const request = aCourierRequest();
      await bench.setReachable(false);
      await expect(bench.courier.request(request)).rejects.toBeInstanceOf(CourierUnavailable);
      const cancelling = bench.courier.cancel(request.deliveryId);
      await expect(cancelling).rejects.toBeInstanceOf(CourierUnavailable);
      const reading = bench.courier.read(request.deliveryId);
      await expect(reading).rejects.toBeInstanceOf(CourierUnavailable);
      await bench.setReachable(true);
      expect(await bench.requested(request.deliveryId)).toEqual([]);
    });

    test('calls a delivery off that it did not collect, however often it is asked to', async () => {
      const { deliveryId } = aCourierRequest();
      expect(await bench.courier.cancel(deliveryId)).toBe(true);
      const request = aCourierRequest();
      await bench.courier.request(request);
      expect(await bench.courier.cancel(request.deliveryId)).toBe(true);
      expect(await bench.courier.cancel(request.deliveryId)).toBe(true);
    });

    test('tells what it knows of a delivery', async () => {
      const request = aCourierRequest();
      const { deliveryId } = request;
      expect(await bench.courier.read(deliveryId)).toBeUndefined();
      const { trackingNumber } = await bench.courier.request(request);
      const known = { trackingNumber, isCalledOff: false, news: [] };
      expect(await bench.courier.read(deliveryId)).toEqual(known);
      await bench.collect(deliveryId);
      expect(await bench.courier.read(deliveryId)).toMatchObject({
        ...known,
        news: [{ type: 'collected', attempt: 1, eventId: expect.stringMatching(/\S/) }],
      });
      const other = aCourierRequest();
      await bench.courier.request(other);
      await bench.courier.cancel(other.deliveryId);
      expect(await bench.courier.read(other.deliveryId)).toMatchObject({
        isCalledOff: true,
        news: [],
      });
    });

    test('cannot call a delivery off that it has collected', async () => {
      const request = aCourierRequest();
      await bench.courier.request(request);
      await bench.collect(request.deliveryId);
      expect(await bench.courier.cancel(request.deliveryId)).toBe(false);
    });
  });
}
