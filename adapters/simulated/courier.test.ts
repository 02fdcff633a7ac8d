import { courierContract } from '#ports/courier.contract.ts';
import { SimulatedCourier } from './courier.ts';
import { openSeededRandom } from './random.ts';

courierContract('simulated', async () => {
  const simulated = new SimulatedCourier(openSeededRandom(1));
  const { faults } = simulated;
  return {
    courier: {
      request: async (request) => {
        try {
          return await simulated.request(request);
        } finally {
          faults.lostAnswerChance = 0;
        }
      },
      cancel: (deliveryId) => simulated.cancel(deliveryId),
      read: (deliveryId) => simulated.read(deliveryId),
    },
    requested: async (deliveryId) => simulated.requested(deliveryId),
    collect: async (deliveryId) => simulated.collect(deliveryId),
    loseNextAnswer: async () => {
      faults.lostAnswerChance = 1;
    },
    setReachable: async (reachable) => {
      faults.unreachableChance = reachable ? 0 : 1;
    },
    close: async () => undefined,
  };
});
