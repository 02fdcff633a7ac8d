import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { minuteMs } from '#kernel/time.ts';
import type { Carrier } from '../world/replication.ts';
import type { World } from '../world/world.ts';
import type { FaultKind } from './fault.ts';

/** What may happen between Regions. Replication, questions and forwarded requests share one link. */
export const networkFaults: readonly FaultKind[] = [
  {
    name: 'link cut both ways',
    weight: 3,
    mayLast: true,
    start: (world, { region }) => cut(world, [...outOf(region), ...into(region)]),
  },
  {
    name: 'link cut one way',
    weight: 2,
    mayLast: true,
    start: (world, { region }) => cut(world, outOf(region)),
  },
  {
    name: 'link slow',
    weight: 1,
    start: ({ network }, { force }) => {
      const before = network.hopMs;
      network.hopMs = before + Math.round(force * 600);
      return () => (network.hopMs = before);
    },
  },
  {
    // What a Region asked of another was done there, and the asker never learns of it.
    name: 'link silent after success',
    weight: 2,
    start: ({ network }, { force }) => {
      network.lostAnswerChance = force;
      return () => (network.lostAnswerChance = 0);
    },
  },
  {
    name: 'replication late and out of order',
    weight: 3,
    start: (world, { force }) => {
      for (const { faults } of world.carriers) {
        faults.lateChance = force;
        faults.lateMsMax = Math.round(force * 5 * minuteMs);
      }
      return () => {
        for (const { faults } of world.carriers) faults.lateChance = 0;
      };
    },
  },
  {
    name: 'replication twice',
    weight: 2,
    start: (world, { force }) => {
      for (const { faults } of world.carriers) faults.twiceChance = force;
      return () => {
        for (const { faults } of world.carriers) faults.twiceChance = 0;
      };
    },
  },
  {
    name: 'replication stalled',
    weight: 2,
    mayLast: true,
    start: (world, { region }) =>
      stall(world.carriers.filter(({ from }) => from.region === region)),
  },
];

type Direction = readonly [from: Region, to: Region];

export function outOf(region: Region): Direction[] {
  return otherRegions(region).map((other) => [region, other]);
}

export function into(region: Region): Direction[] {
  return otherRegions(region).map((other) => [other, region]);
}

export function cut({ carriers, network }: World, directions: readonly Direction[]): () => void {
  for (const [from, to] of directions) network.cut(from, to);
  return () => {
    for (const [from, to] of directions) network.heal(from, to);
    for (const carrier of carriers) carrier.release();
  };
}

function stall(carriers: readonly Carrier[]): () => void {
  for (const { faults } of carriers) faults.stalls += 1;
  return () => {
    for (const carrier of carriers) {
      carrier.faults.stalls -= 1;
      carrier.release();
    }
  };
}
