import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { adjustInventory, receiveInventory, transferInventory } from '#contracts/http/inventory.ts';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import { evacuated, firstRoster, returned, returning } from '#kernel/roster.ts';
import { newId } from '#ports/identifier.ts';
import { guest } from '#ports/sign-in.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import { inventoryRoutes } from './routes.ts';
import { bag, comeToRest, freeHere, openStock, receive, reseat } from './stock.fixture.ts';

function staff(at: SimulatedRegion, ...roles: StaffRole[]): Actor {
  return { kind: 'staff', staffId: newId('staff', 'eu', at), roles };
}

function call(at: SimulatedRegion, id: string, actor: Actor, request: object) {
  const routes = inventoryRoutes(at);
  const { handle } = present(
    routes.find(({ endpoint }) => endpoint.id === id),
    id,
  );
  return handle({
    params: {},
    query: {},
    body: {},
    actor,
    ifMatch: undefined,
    language: 'en',
    correlationId: 'test',
    header: () => undefined,
    once: { scope: id, key: 'key', fingerprint: '' },
    ...request,
  });
}

describe('the API of stock', () => {
  const adjustment = {
    variantId: bag,
    location: 'warehouse-frankfurt',
    quantity: -1,
    reason: 'loss',
  };

  test.each<[StaffRole, boolean]>([
    ['merchandiser', true],
    ['order-desk', true],
    ['administrator', true],
    ['clerk', false],
    ['executive', false],
  ])('lets a %s change stock: %s', async (role, may) => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const answer = await call(eu, 'adjustInventory', staff(eu, role), { body: adjustment });
    expect(answer.ok || answer.code).toBe(may || 'not_permitted');
    expect(await freeHere(eu)).toBe(may ? 6 : 7);
  });

  test('refuses everybody else', async () => {
    const { eu } = openStock();
    for (const id of ['adjustInventory', 'receiveInventory', 'transferInventory']) {
      expect(await call(eu, id, guest, { body: adjustment })).toMatchObject({
        code: 'not_permitted',
      });
    }
  });

  test('books the repetition of a request under the same ids', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const desk = staff(eu, 'order-desk');
    const first = await call(eu, 'adjustInventory', desk, { body: adjustment });
    expect(await call(eu, 'adjustInventory', desk, { body: adjustment })).toEqual(first);
    const body = { variantId: bag, from: 'eu', to: 'ap', quantity: 2 };
    const moved = await call(eu, 'transferInventory', desk, { body });
    expect(await call(eu, 'transferInventory', desk, { body })).toEqual(moved);
    expect(await freeHere(eu)).toBe(4);
  });

  test('receives only what the catalogue knows', async () => {
    const { eu } = openStock();
    const body = {
      reason: 'purchase',
      lines: [{ variantId: bag, location: 'boutique-paris', quantity: 1 }],
    };
    const refused = await call(eu, 'receiveInventory', staff(eu, 'merchandiser'), { body });
    expect(refused).toMatchObject({ ok: false, code: 'variant_unknown' });
  });

  test('answers in the shape of the contract', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const requests: Record<string, object> = {
      readInventoryLevels: { params: { variantId: bag } },
      listInventoryLevels: { query: { location: 'warehouse-frankfurt', limit: 24 } },
      adjustInventory: { body: adjustment },
      transferInventory: { body: { variantId: bag, from: 'eu', to: 'ap', quantity: 2 } },
    };
    for (const [id, request] of Object.entries(requests)) {
      const answer = await call(eu, id, staff(eu, 'administrator'), request);
      const contract = inventoryRoutes(eu).find(({ endpoint }) => endpoint.id === id);
      expect(answer.ok && contract?.endpoint.answer.schema.parse(answer.value)).toEqual(
        answer.ok && answer.value,
      );
    }
  });
});

describe('a movement whose request is repeated at another Region', () => {
  const adjustment = {
    variantId: bag,
    location: 'boutique-paris',
    quantity: 3,
    reason: 'found',
  };

  test.each<[Endpoint, unknown, Region | undefined]>([
    [adjustInventory, { ...adjustment }, 'eu'],
    [adjustInventory, { ...adjustment, location: 'warehouse-singapore' }, 'ap'],
    [adjustInventory, { ...adjustment, location: 'nowhere' }, undefined],
    [receiveInventory, { lines: [{ location: 'boutique-tokyo' }, { location: 'x' }] }, 'ap'],
    [receiveInventory, { lines: [] }, undefined],
    [transferInventory, { from: 'ap', to: 'eu' }, 'ap'],
    [transferInventory, 'no object', undefined],
  ])('is led to one home: %#', ({ homeOfBody }, body, home) => {
    expect(homeOfBody?.(body)).toBe(home);
  });

  test('is booked once and answered alike, also when the home is held elsewhere by then', async () => {
    const regions = openStock();
    const { eu, ap, replicate } = regions;
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    const desk = staff(eu, 'merchandiser');
    const first = await call(eu, 'adjustInventory', desk, { body: adjustment });
    await replicate();
    reseat(regions, firstRoster, (roster) => evacuated(roster, 'eu', 'ap'));
    expect(await call(ap, 'adjustInventory', desk, { body: adjustment })).toEqual(first);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([13, 0]);
  });

  test('is booked by the holder, once, into its own allotment', async () => {
    const regions = openStock();
    const { eu, ap, replicate } = regions;
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    await replicate();
    const roster = reseat(regions, firstRoster, (before) => evacuated(before, 'eu', 'ap'));
    const desk = staff(eu, 'merchandiser');
    const first = await call(ap, 'adjustInventory', desk, { body: adjustment });
    expect(await call(ap, 'adjustInventory', desk, { body: adjustment })).toEqual(first);
    await replicate();
    const back = reseat(regions, roster, (before) => returning(before, 'eu'));
    reseat(regions, back, (before) => returned(before, 'eu'));
    expect(await call(eu, 'adjustInventory', desk, { body: adjustment })).toEqual(first);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([10, 3]);
  });

  test('booked by the home in vain and by the holder again, is taken back by the home once it knows', async () => {
    const regions = openStock();
    const { eu, ap, link } = regions;
    await receive(eu, { location: 'boutique-paris', quantity: 10 });
    await regions.replicate();
    link.setAll('cut');
    const desk = staff(eu, 'merchandiser');
    const first = await call(eu, 'adjustInventory', desk, { body: adjustment });
    reseat(regions, firstRoster, (before) => evacuated(before, 'eu', 'ap'));
    expect(await call(ap, 'adjustInventory', desk, { body: adjustment })).toEqual(first);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([13, 3]);
    link.setAll('healed');
    await comeToRest(regions);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([10, 3]);
  });
});
