import { otherRegions } from '#kernel/region.ts';
import { minuteMs } from '#kernel/time.ts';
import type { Region } from '#kernel/region.ts';
import { bringHome, declareLost, evacuate, operator } from '../workload/operator.ts';
import type { World } from '../world/world.ts';
import type { Fault } from '../world/plan.ts';
import type { FaultKind } from './fault.ts';
import { cut, into, outOf } from './network.ts';

/** Homes that change hands, with and without need, and the witness that says who holds them. */
export const regionFaults: readonly FaultKind[] = [
  {
    name: 'Region evacuated while it runs',
    weight: 3,
    start: (world, { region }) => {
      const evacuated = act(world, `evacuation of ${region}`, async (client) => {
        await evacuate(world, client, region);
      });
      return () => void evacuated.then(() => sendHome(world, region));
    },
  },
  {
    name: 'Region dead and evacuated',
    weight: 4,
    mayLast: true,
    start: (world, { force, region }) => {
      world.takeOut(region);
      const evacuated = act(world, `death of ${region}`, async (client) => {
        await client.wait(force * 2 * minuteMs);
        await evacuate(world, client, region);
      });
      return () => {
        world.bringBack(region);
        void evacuated.then(() => sendHome(world, region));
      };
    },
  },
  {
    // What it did while it was cut off is known to nobody when its home is adopted, for long enough
    // that its successor goes on from another point.
    name: 'Region cut off, dead and evacuated',
    weight: 3,
    start: (world, { force, region }) => {
      const heal = cut(world, [...outOf(region), ...into(region)]);
      const evacuated = act(world, `death of ${region}, cut off`, async (client) => {
        await client.wait((2 + force * 18) * minuteMs);
        world.takeOut(region);
        heal();
        await evacuate(world, client, region);
        await client.wait((5 + force * 30) * minuteMs);
      });
      return () => {
        void evacuated.then(() => {
          world.bringBack(region);
          sendHome(world, region);
        });
      };
    },
  },
  {
    // It runs and reaches nobody but its own buyers: it must stop before its successor begins.
    name: 'Region alone and evacuated',
    weight: 3,
    start: (world, { force, region }) => {
      const heal = cut(world, [...outOf(region), ...into(region)]);
      world.witness.set(region, 'cut');
      const evacuated = act(world, `evacuation of ${region}, alone`, async (client) => {
        await client.wait(force * 4 * minuteMs);
        await evacuate(world, client, region);
        await client.wait((1 + force * 20) * minuteMs);
      });
      return () => {
        void evacuated.then(() => {
          world.witness.set(region, 'healed');
          heal();
          sendHome(world, region);
        });
      };
    },
  },
  { name: 'Region lost for good', weight: 1, start: loseForGood },
  {
    name: 'witness away',
    weight: 2,
    mayLast: true,
    start: ({ witness }) => {
      witness.stop();
      return () => witness.start();
    },
  },
  {
    name: 'witness not heard',
    weight: 2,
    mayLast: true,
    start: ({ witness }, { force, region }) => {
      witness.set(region, force < 0.5 ? 'cut' : 'deaf');
      return () => witness.set(region, 'healed');
    },
  },
];

/** Its store is never seen again: the others go on with what had reached them. One Region a run. */
function loseForGood(world: World, { force, region }: Fault): () => void {
  const others = otherRegions(region);
  const { custody } = world.site(region).table;
  // A survivor that has nothing of its own to stand on would be a second disaster.
  const isSafe = others.every((other) => world.isUp(other) && custody.holderOf(other) === other);
  if (world.lost.size > 0 || !isSafe) return () => undefined;
  world.lost.add(region);
  world.takeOut(region);
  void act(world, `loss of ${region}`, async (client) => {
    await client.wait(force * 2 * minuteMs);
    await evacuate(world, client, region);
    await client.pause(5 * minuteMs);
    await declareLost(world, client, region);
  });
  return () => undefined;
}

function sendHome(world: World, region: Region): void {
  void act(world, `return of ${region}`, async (client) => {
    await bringHome(world, client, region);
  });
}

function act(
  world: World,
  name: string,
  work: (client: Awaited<ReturnType<typeof operator>>) => Promise<void>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.spawn(async () => {
    await work(await operator(world, name));
    resolve();
  });
  return promise;
}
