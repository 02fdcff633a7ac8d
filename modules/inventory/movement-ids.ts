import { hash } from 'node:crypto';
import { derivedId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Table } from '#ports/table.ts';
import { wasTold } from './stock-event.ts';

type MovementId = Id<'movement'>;

/**
 * The id under which a Region books a movement. A movement is told by the Region that booked it and by
 * nobody else, so who holds another's home books under an id of its own, that follows from the first.
 */
export function movementIn(region: Region, movementId: MovementId): MovementId {
  if (homeOf(movementId) === region) return movementId;
  return derivedId('movement', region, hash('sha256', `${region}/${movementId}`, 'buffer'));
}

/** Whether a part of a movement is booked, here or, as far as is known, by another who held its home. */
export async function isBooked(
  table: Table,
  movementId: MovementId,
  sequence: number,
): Promise<boolean> {
  const home = homeOf(movementId);
  const hadOthers = home !== undefined && table.custody.epochOf(home) > 0;
  const bookers = hadOthers ? regions : [table.region];
  const told = await Promise.all(
    bookers.map((region) => wasTold(table, movementIn(region, movementId), sequence)),
  );
  return told.includes(true);
}

/** What the event of a movement tells of another that it stands for. */
export function insteadOf(booked: MovementId, asked: MovementId): { insteadOf?: MovementId } {
  return booked === asked ? {} : { insteadOf: asked };
}
