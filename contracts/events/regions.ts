import { z } from 'zod';
import { regions } from '../../kernel/region.ts';
import { eventContract } from '../event.ts';

/** A Region's log of itself: who ordered what, and what its keeper did. */
const seat = { home: z.enum(regions), epoch: z.int().nonnegative() };
const order = { ...seat, by: z.string(), reason: z.string() };

export const regionEvacuated = eventContract(
  'region.evacuated',
  'It was ordered that another Region holds what is at home here.',
  z.object({ ...order, survivor: z.enum(regions) }),
);

export const regionAdopted = eventContract(
  'region.adopted',
  'A Region began to write what is at home elsewhere: all that it has of it is now its own to finish.',
  z.object(seat),
);

export const regionReturning = eventContract(
  'region.returning',
  'It was ordered that a home goes back to its own Region.',
  z.object(order),
);

export const regionYielded = eventContract(
  'region.yielded',
  'A Region stopped writing for a home; nothing of it follows that it wrote.',
  z.object({ ...seat, to: z.enum(regions) }),
);

export const regionReturned = eventContract(
  'region.returned',
  'A Region writes for its own home again, with all that its holder wrote.',
  z.object(seat),
);

export const regionStayed = eventContract(
  'region.stayed',
  'Going back failed half-way: the holder goes on.',
  z.object(order),
);

export const regionLost = eventContract(
  'region.lost',
  'It was declared that a Region’s store will never be back.',
  z.object(order),
);
