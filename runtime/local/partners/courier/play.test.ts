import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpCourier } from '#adapters/partners/courier/index.ts';
import { CourierRejected } from '#ports/courier.ts';
import { aCourierRequest } from '#ports/courier.contract.ts';
import { control, courierFolder, openCourier, openHouse, token } from './courier.fixture.ts';
import type { ListeningHouse } from './courier.fixture.ts';
import type { RunningCourier } from './index.ts';

/** A day in a blink. */
const speed = 1e9;

describe('the local courier', () => {
  const folder = courierFolder();
  let house: ListeningHouse;
  let running: RunningCourier;
  let courier: HttpCourier;

  async function open(): Promise<void> {
    running = await openCourier({ dataDir: folder.path, houseUrl: house.url, speed });
    courier = new HttpCourier({ baseUrl: running.url, token });
  }
  async function close(): Promise<void> {
    await courier.close();
    await running.close();
  }
  beforeEach(async () => {
    house = await openHouse();
    await open();
  });
  afterEach(async () => {
    await close();
    await house.close();
    folder.remove();
  });
  const types = () => house.told.map(({ body }) => body.type);

  test('collects, carries and delivers, and tells the house each step under its token', async () => {
    const { deliveryId } = aCourierRequest();
    await courier.request({ ...aCourierRequest(), deliveryId });
    await house.heard(3);
    expect(types()).toEqual(['collected', 'inTransit', 'delivered']);
    expect(new Set(house.told.map(({ body }) => body.eventId)).size).toBe(3);
    expect(house.told[0]).toMatchObject({
      path: `/api/partners/courier/deliveries/${deliveryId}/events`,
      authorization: 'Bearer the house knows me',
    });
  });

  test('fails where nobody is home, and delivers at the second attempt', async () => {
    const request = aCourierRequest();
    const to = { ...request.to, lines: ['Nobody Home Lane 3'] };
    await courier.request({ ...request, to });
    await house.heard(3);
    await courier.request({ ...request, to, attempt: 2 });
    await house.heard(5);
    expect(types()).toEqual(['collected', 'inTransit', 'failed', 'inTransit', 'delivered']);
    expect(house.told.map(({ body }) => body.attempt)).toEqual([1, 1, 1, 2, 2]);
  });

  test('fails as often as it is told to', async () => {
    await control(running, '', { failNext: 1, failReason: 'shop_closed' });
    await courier.request(aCourierRequest());
    await house.heard(3);
    expect(house.told[2]?.body).toMatchObject({ type: 'failed', reason: 'shop_closed' });
  });

  test('tells the house again until it listens, in order, under the same id', async () => {
    house.status = 503;
    await courier.request(aCourierRequest());
    await house.heard(2);
    house.status = 200;
    await house.heard(5);
    expect(new Set(types())).toEqual(new Set(['collected', 'inTransit', 'delivered']));
    const [first, second] = house.told;
    expect(second?.body).toEqual(first?.body);
    expect(types().at(-1)).toBe('delivered');
  });

  test('goes on after a restart where it was', async () => {
    house.status = 503;
    const request = aCourierRequest();
    const { trackingNumber } = await courier.request(request);
    await house.heard(1);
    await close();
    house.status = 200;
    const before = house.told.length;
    await open();
    await house.heard(before + 3);
    expect(types().slice(before)).toEqual(['collected', 'inTransit', 'delivered']);
    expect(await courier.request(request)).toEqual({ trackingNumber });
  });

  test('holds everything while it is told to', async () => {
    await control(running, '', { hold: true });
    const request = aCourierRequest();
    await courier.request(request);
    expect(await courier.cancel(request.deliveryId)).toBe(true);
    const other = aCourierRequest();
    await courier.request(other);
    await control(running, '', { hold: false });
    await house.heard(3);
    expect(house.told.every(({ path }) => path.includes(other.deliveryId))).toBe(true);
  });

  test('tells everything twice when asked to', async () => {
    await control(running, '', { duplicate: true });
    await courier.request(aCourierRequest());
    await house.heard(6);
    expect(new Set(house.told.map(({ body }) => body.eventId)).size).toBe(3);
  });

  test('refuses strangers and nonsense', async () => {
    const stranger = new HttpCourier({ baseUrl: running.url, token: 'wrong' });
    await expect(stranger.request(aCourierRequest())).rejects.toBeInstanceOf(CourierRejected);
    await stranger.close();
    const nonsense = { ...aCourierRequest(), parcels: [] };
    await expect(courier.request(nonsense)).rejects.toMatchObject({
      message: expect.stringContaining('422'),
      said: expect.stringContaining('parcels'),
    });
  });

  test('shows its deliveries on a page, written so that no address can break it', async () => {
    const request = aCourierRequest();
    await courier.request({ ...request, to: { ...request.to, city: '<b>渋谷</b>' } });
    const html = await (await fetch(running.url)).text();
    expect(html).toContain(request.deliveryId);
    expect(html).toContain('&lt;b&gt;渋谷');
  });
});
