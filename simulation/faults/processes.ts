import { minuteMs } from '#kernel/time.ts';
import type { Listener } from '../world/world.ts';
import type { FaultKind } from './fault.ts';

/** What may happen to a Region's process, its machine, and the Region as a whole. */
export const processFaults: readonly FaultKind[] = [
  {
    name: 'process killed',
    weight: 4,
    start: (world, { region }) => {
      world.kill(region);
      return () => world.start(region);
    },
  },
  {
    // The commit took effect, and whoever asked for it never learns of it.
    name: 'process killed at a commit',
    weight: 4,
    start: (world, { force, region }) => {
      let left = 1 + Math.floor(force * 30);
      const killer: Listener = {
        committed: (at) => {
          if (at !== region || left === 0) return;
          left -= 1;
          if (left === 0) world.kill(region);
        },
      };
      world.listeners.push(killer);
      return () => {
        world.listeners.splice(world.listeners.indexOf(killer), 1);
        world.start(region);
      };
    },
  },
  {
    name: 'Region out of reach',
    weight: 2,
    mayLast: true,
    start: (world, { region }) => {
      world.takeOut(region);
      return () => world.bringBack(region);
    },
  },
  {
    name: 'clock wrong',
    weight: 2,
    mayLast: true,
    start: (world, { force, region }) => {
      const skewMs = Math.round((force - 0.5) * 10 * minuteMs);
      const { clock } = world.site(region);
      clock.skewMs += skewMs;
      return () => (clock.skewMs -= skewMs);
    },
  },
];
