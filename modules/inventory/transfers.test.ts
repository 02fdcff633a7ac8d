import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { dayMs, instant, plus } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { firstCursor } from '#ports/table.ts';
import { creditArrived, creditTransfer } from './credit-transfer.ts';
import { followTransfers, recoverTransfers } from './follow-transfers.ts';
import { giveTransfer } from './give-transfer.ts';
import { bag, freeHere, openStock, ownAllotments, receive, scarf } from './stock.fixture.ts';
import { transferStock } from './transfer-stock.ts';
import { uncreditedTransfers } from './uncredited-transfers.ts';

function question(at: SimulatedRegion, quantity: number, exact = true) {
  return {
    transferId: newId('transfer', at.region, at),
    reason: 'sale',
    exact,
    lines: [{ variantId: bag, quantity }],
    correlationId: 'test',
  };
}

describe('giving units', () => {
  test.each<[number, boolean, number]>([
    [1, false, 5],
    [6, false, 6],
    [10, false, 10],
    [1, true, 1],
  ])('asked for %d of 10 (exactly: %s), gives %d', async (quantity, exact, given) => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const answer = await giveTransfer(eu, 'ap', question(eu, quantity, exact));
    expect(answer).toMatchObject({
      ok: true,
      value: { document: { from: 'eu', to: 'ap', lines: [{ variantId: bag, quantity: given }] } },
    });
    expect(await freeHere(eu)).toBe(10 - given);
  });

  test('gives nothing when it has less than is asked, and says what it has', async () => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const answer = await giveTransfer(eu, 'ap', question(eu, 11));
    expect(answer).toEqual({ ok: true, value: { available: [{ variantId: bag, quantity: 10 }] } });
    expect(await freeHere(eu)).toBe(10);
  });

  test('gives nothing of one line when another cannot be given', async () => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const lines = [
      { variantId: bag, quantity: 1 },
      { variantId: scarf, quantity: 1 },
    ];
    const answer = await giveTransfer(eu, 'ap', { ...question(eu, 1), lines });
    expect(answer.ok && answer.value.document).toBeUndefined();
    expect(await freeHere(eu)).toBe(10);
  });

  test('answers the repeated question with the same document', async () => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const asked = question(eu, 2);
    const first = await giveTransfer(eu, 'ap', asked);
    expect(await giveTransfer(eu, 'ap', asked)).toEqual(first);
    expect(await freeHere(eu)).toBe(8);
  });
});

describe('crediting units', () => {
  test('happens once, by answer and by replication in any order and number', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const answer = await giveTransfer(eu, 'ap', question(eu, 4));
    const document = answer.ok ? answer.value.document : undefined;
    if (!document) throw new Error('no document');
    await replicate();
    const { changes } = await ap.table.changes(firstCursor, 1_000);
    const arrivals = [...changes, ...changes].map((change) => creditArrived(ap, change));
    const credited = await Promise.all([creditTransfer(ap, document), ...arrivals]);
    expect(credited.filter(Boolean)).toHaveLength(1);
    expect(await recoverTransfers(ap)).toBe(0);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 4, credited: 4 }]);
  });

  test('is done in the background for all that arrives, also after a restart', async () => {
    const { eu, ap, replicate } = openStock();
    for (const quantity of [10, 20]) {
      const stop = new AbortController();
      const following = followTransfers(ap, stop.signal);
      await receive(eu, { quantity });
      await replicate();
      for (let turn = 0; turn < 50; turn++) await ap.clock.idle();
      stop.abort();
      await following;
    }
    expect(await freeHere(ap)).toBe(9);
  });

  test('that fails is tried again, and no transfer is passed over', async () => {
    const { eu, ap, replicate } = openStock();
    const stop = new AbortController();
    const following = followTransfers(ap, stop.signal);
    await receive(eu, { quantity: 10 });
    ap.faults.unavailableChance = 1;
    await replicate();
    for (let turn = 0; turn < 20; turn++) await ap.clock.idle();
    expect(await freeHere(ap)).toBe(0);
    ap.faults.unavailableChance = 0;
    for (let turn = 0; turn < 50; turn++) await ap.clock.idle();
    stop.abort();
    await following;
    expect(await freeHere(ap)).toBe(3);
  });
});

describe('after a long absence', () => {
  test('only transfers since then are looked through, and what arrived late is among them', async () => {
    const { eu, ap, clock, replicate } = openStock();
    await receive(eu, { quantity: 10 });
    await clock.advance(dayMs);
    const since = clock.now();
    await receive(eu, { quantity: 20 });
    await replicate();
    expect(await recoverTransfers(ap, since)).toBe(1);
    expect(await freeHere(ap)).toBe(6);
    expect(await recoverTransfers(ap)).toBe(1);
    expect(await freeHere(ap)).toBe(9);
  });
});

describe('a transfer that staff order', () => {
  test.each(['eu', 'ap'] as const)('in %s moves exactly so many units, once', async (here) => {
    const regions = openStock();
    const { eu, ap, replicate } = regions;
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const command = {
      transferId: newId('transfer', 'eu', eu),
      variantId: bag,
      from: 'eu',
      to: 'ap',
      quantity: 3,
      correlationId: 'test',
    } as const;
    for (let times = 0; times < 2; times++) {
      expect(await transferStock(regions[here], command)).toMatchObject({ ok: true });
    }
    await replicate();
    await recoverTransfers(ap);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([7, 3]);
  });

  test.each<[number, string | undefined, 'healed' | 'cut', string]>([
    [11, undefined, 'healed', 'stock_insufficient'],
    [1, 'boutique-tokyo', 'healed', 'stock_insufficient'],
    [1, 'nowhere', 'healed', 'location_unknown'],
    [1, undefined, 'cut', 'stock_elsewhere'],
  ])('of %d units at %s over a %s link is refused: %s', async (quantity, location, state, code) => {
    const { eu, ap, link } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    link.setAll(state);
    const transferId = newId('transfer', 'eu', eu);
    const refused = await transferStock(ap, {
      transferId,
      variantId: bag,
      location,
      quantity,
      from: 'eu',
      to: 'ap',
      correlationId: 'test',
    });
    expect(refused).toMatchObject({ ok: false, code });
  });
});

test('what was not credited is found, however much was given and credited before', async () => {
  const regions = openStock();
  const { ap, eu } = regions;
  await receive(eu, { location: 'boutique-paris', quantity: 130 });
  const documents = [];
  for (let count = 0; count < 120; count++) {
    const given = await giveTransfer(eu, 'ap', question(eu, 1));
    if (given.ok && given.value.document) documents.push(given.value.document);
    await eu.clock.advance(1);
  }
  const last = documents.pop();
  await regions.replicate();
  for (const document of documents) await creditTransfer(ap, document);
  const span = { from: instant(0), to: plus(ap.clock.now(), 1) };
  expect(await uncreditedTransfers(ap.table, span)).toEqual([last]);
});
