import { HttpCourier } from '#adapters/partners/courier/index.ts';
import { fromWire } from '#adapters/partners/courier/wire.ts';
import type { WireRequest } from '#adapters/partners/courier/wire.ts';
import { courierContract } from '#ports/courier.contract.ts';
import { control, courierFolder, openCourier, openHouse, token } from './courier.fixture.ts';

courierContract('over HTTP, with the local courier', async () => {
  const folder = courierFolder();
  const house = await openHouse();
  const running = await openCourier({ dataDir: folder.path, houseUrl: house.url, speed: 1 });
  const courier = new HttpCourier({ baseUrl: running.url, token });
  return {
    courier,
    async requested(deliveryId) {
      const job = await control(running, `/deliveries/${deliveryId}`);
      const requests = (job as { requests: WireRequest[] } | undefined)?.requests ?? [];
      return requests.map(fromWire);
    },
    collect: async (deliveryId) => {
      await control(running, `/deliveries/${deliveryId}/next`, {});
    },
    loseNextAnswer: async () => {
      await control(running, '', { loseAnswers: 1 });
    },
    setReachable: async (reachable) => {
      await control(running, '', { down: !reachable });
    },
    async close() {
      await courier.close();
      await running.close();
      await house.close();
      folder.remove();
    },
  };
});
