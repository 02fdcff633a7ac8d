import { minuteMs, secondMs } from '#kernel/time.ts';
import type { SimulatedFaults } from '#adapters/simulated/index.ts';
import type { Event } from '#ports/event.ts';
import type { Fault } from '../world/plan.ts';
import type { FaultKind } from './fault.ts';
import type { World } from '../world/world.ts';

/** What may happen in a Region's stores and queues. */
export const storeFaults: readonly FaultKind[] = [
  chance('commits refused for a while', 2, 'unavailableChance', (force) => force * 0.7),
  chance('store full', 1, 'unavailableChance', () => 1),
  chance('commits conflict', 2, 'conflictChance', (force) => force * 0.5),
  chance('indexes lag', 2, 'indexLagMsMax', (force) => Math.round(force * 20 * secondMs)),
  chance('messages twice', 2, 'duplicateMessageChance', (force) => force),
  chance('messages late', 2, 'lateMessageMsMax', (force) => Math.round(force * 5 * minuteMs)),
  chance('messages not taken', 2, 'sendFailureChance', (force) => force * 0.7),
  chance('letters refused', 1, 'mailFailureChance', (force) => force),
  { name: 'event poisoned', weight: 1, start: poison },
];

/** Turns one chance of a Region's stores up for a while. */
function chance(
  name: string,
  weight: number,
  key: Exclude<keyof SimulatedFaults, 'atCommit'>,
  amount: (force: number) => number,
): FaultKind {
  return {
    name,
    weight,
    start: (world, { force, region }) => {
      const { faults } = world.site(region);
      const before = faults[key];
      faults[key] = Math.max(before, amount(force));
      return () => (faults[key] = 0);
    },
  };
}

/** One event that one consumer can never digest, until somebody mends that and drives it again. */
function poison(world: World, { region }: Fault): () => void {
  let poisoned: { readonly queue: string; readonly id: string } | undefined;
  let isMended = false;
  const before = world.poison;
  world.poison = (at: typeof region, queue: string, event: Event) => {
    before(at, queue, event);
    if (isMended) return;
    if (at === region) poisoned ??= { queue, id: event.id };
    if (poisoned?.queue === queue && poisoned.id === event.id) {
      world.poisoned.add(`${queue}/${event.id}`);
      throw new Error('This consumer cannot digest the event');
    }
  };
  world.mends.push(() => (isMended = true));
  return () => undefined;
}
