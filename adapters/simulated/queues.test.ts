import { queueContract } from '#ports/queue.contract.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedQueues } from './queues.ts';
import { openSeededRandom } from './random.ts';

queueContract('simulated', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const queues = new SimulatedQueues(clock, openSeededRandom(1));
  return {
    queues,
    advance: (durationMs) => clock.advance(durationMs),
    restart: async () => {
      queues.crash();
      return queues;
    },
    close: async () => {},
  };
});
