import { describe, expect, test } from 'vitest';
import { plus, secondMs, toIso } from '#kernel/time.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { reservationLinesMax } from './limits.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { reserveStock } from './reserve-stock.ts';
import { shortageTexts } from './shortage-texts.ts';
import { loadReservation } from './store.ts';
import {
  bag,
  freeHere,
  newOrder,
  openStock,
  ownAllotments,
  receive,
  reserve,
  scarf,
  variantNumber,
  heldMs,
} from './stock.fixture.ts';

describe('reserving stock', () => {
  test('moves units from free to reserved, in the allotment of this Region', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const reserved = await reserve(eu, 2);
    expect(reserved).toMatchObject({
      ok: true,
      value: {
        status: 'held',
        lines: [{ variantId: bag, location: 'warehouse-frankfurt', quantity: 2 }],
      },
    });
    expect(await ownAllotments(eu)).toMatchObject([{ free: 5, reserved: 2, given: 3 }]);
  });

  test('repeated, answers with the reservation that there is, and takes no more', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const order = newOrder(eu);
    const first = await reserve(eu, 2, order);
    expect(await reserve(eu, 2, order)).toEqual(first);
    expect(await freeHere(eu)).toBe(5);
  });

  test('of twins that race, makes one reservation', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const order = newOrder(eu);
    const [one, two] = await Promise.all([reserve(eu, 2, order), reserve(eu, 2, order)]);
    expect(one).toEqual(two);
    expect(await freeHere(eu)).toBe(5);
  });

  test('takes all lines or none', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const refused = await reserveStock(eu, {
      ...newOrder(eu),
      market: 'europe',
      lines: [
        { variantId: bag, quantity: 1 },
        { variantId: scarf, quantity: 1 },
      ],
      expiresAt: plus(eu.clock.now(), heldMs),
      correlationId: 'test',
    });
    expect(refused).toMatchObject({
      ok: false,
      code: 'stock_insufficient',
      meta: { variantId: scarf, available: 0 },
    });
    expect(await freeHere(eu)).toBe(7);
  });

  test('takes as many lines as a cart has', async () => {
    const { eu } = openStock();
    const variantIds = Array.from({ length: reservationLinesMax }, (_, each) =>
      variantNumber(each),
    );
    for (const variantId of variantIds) await receive(eu, { variantId, quantity: 2 });
    const reserved = await reserveStock(eu, {
      ...newOrder(eu),
      market: 'europe',
      lines: variantIds.map((variantId) => ({ variantId, quantity: 1 })),
      expiresAt: plus(eu.clock.now(), heldMs),
      correlationId: 'test',
    });
    expect(reserved.ok && reserved.value.lines.length).toBe(reservationLinesMax);
  });

  test('says how many there are when nobody has enough', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    expect(await reserve(eu, 11)).toMatchObject({
      ok: false,
      code: 'stock_insufficient',
      meta: { variantId: bag, available: 7 },
    });
  });

  test('refuses as contended, with nothing done, when every commit conflicts', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    eu.faults.conflictChance = 1;
    const order = newOrder(eu);
    expect(await reserve(eu, 1, order)).toMatchObject({ ok: false, code: 'stock_contended' });
    expect(await loadReservation(eu.table, order.reservationId)).toBeUndefined();
    expect(await freeHere(eu)).toBe(7);
  });

  test('sells a hot piece to exactly as many of a thousand buyers as there are units', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(eu, { quantity: 100 });
    await replicate();
    await recoverTransfers(ap);
    const buyers = Array.from({ length: 500 }, () => [reserve(eu, 1), reserve(ap, 1)]);
    const results = await Promise.all(buyers.flat());
    expect(results.filter(({ ok }) => ok)).toHaveLength(100);
    const codes = new Set(results.flatMap((result) => (result.ok ? [] : [result.code])));
    expect(codes).toEqual(new Set(['stock_held']));
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([0, 0]);
  });
});

describe('a Region that is short', () => {
  test('asks the other at the moment of the sale, and gets what it lacks and more', async () => {
    const { eu, ap } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    expect(await reserve(ap, 2)).toMatchObject({ ok: true });
    expect(await ownAllotments(eu)).toMatchObject([{ free: 5, given: 5 }]);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 3, reserved: 2, credited: 5 }]);
  });

  test('sells the last unit wherever it is', async () => {
    const { eu, ap } = openStock();
    await receive(eu, { quantity: 1 });
    const order = newOrder(ap);
    expect(await reserve(ap, 1, order)).toMatchObject({ ok: true });
    const until = plus(eu.clock.now(), heldMs);
    expect(await reserve(eu, 1)).toMatchObject({
      ok: false,
      code: 'stock_held',
      meta: { variantId: bag, available: 0, heldUntil: toIso(until) },
    });
    await confirmReservation(ap, { ...order, correlationId: 'test' });
    await eu.clock.advance(secondMs);
    expect(await reserve(eu, 1)).toMatchObject({ ok: false, code: 'stock_insufficient' });
  });

  test('says so in the language of the buyer, and tells nobody who holds it', async () => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 1 });
    await reserve(eu, 1);
    const asked = {
      ...newOrder(eu),
      market: 'japan',
      lines: [{ variantId: bag, quantity: 1 }],
    } as const;
    const command = { ...asked, expiresAt: plus(eu.clock.now(), heldMs), correlationId: 'test' };
    const refused = await reserveStock(eu, { ...command, language: 'ja' });
    expect(refused).toMatchObject({ code: 'stock_held', detail: shortageTexts.stock_held.ja });
  });

  test('says "not available now" when the other cannot be reached, and goes on selling its own', async () => {
    const { eu, ap, link, replicate } = openStock();
    await receive(eu, { quantity: 10 });
    await replicate();
    await recoverTransfers(ap);
    link.setAll('cut');
    expect(await reserve(ap, 4)).toMatchObject({
      ok: false,
      code: 'stock_elsewhere',
      meta: { variantId: bag, available: 3 },
    });
    expect(await reserve(ap, 3)).toMatchObject({ ok: true });
    expect(await reserve(eu, 7)).toMatchObject({ ok: true });
  });

  test('does not make the next buyer wait for the same silence', async () => {
    const { ap, link, clock } = openStock();
    link.setAll('cut');
    const before = clock.now();
    await reserve(ap, 1);
    const waited = clock.now() - before;
    await reserve(ap, 1);
    expect(clock.now() - before).toBe(waited);
  });

  test('gets units that were given in vain once their document arrives', async () => {
    const { eu, ap, link, replicate } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    link.set('eu', 'ap', 'cut');
    expect(await reserve(ap, 2)).toMatchObject({ ok: false, code: 'stock_elsewhere' });
    link.setAll('healed');
    await replicate();
    expect(await recoverTransfers(ap)).toBe(1);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([5, 5]);
  });

  test('asks under the same transfer until it is answered, so that silence drains nobody', async () => {
    const { eu, ap, link, clock } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 100 });
    link.set('eu', 'ap', 'cut');
    for (let times = 0; times < 5; times++) {
      await reserve(ap, 2);
      await clock.advance(10_000);
    }
    expect(await freeHere(eu)).toBe(50);
    link.setAll('healed');
    expect(await reserve(ap, 2)).toMatchObject({ ok: true });
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([50, 48]);
  });

  test('and another that is short of the same, do not wait for each other', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(eu, { quantity: 10 });
    await replicate();
    await recoverTransfers(ap);
    const results = await Promise.all([reserve(eu, 8), reserve(ap, 8)]);
    const sold = results.filter(({ ok }) => ok).length;
    expect(sold).toBeLessThanOrEqual(1);
    const codes = results.flatMap((result) => (result.ok ? [] : [result.code]));
    expect(codes).not.toContain('stock_elsewhere');
  });
});
