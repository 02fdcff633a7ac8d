import { stockAdjusted } from '#contracts/events/stock.ts';
import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { inTurns } from '#ports/in-turn.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { askForUnits } from './ask-for-units.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';

import { asksMax, laneWaitersMax, quantityMax } from './limits.ts';
import { stockLocation } from './locations.ts';
import { changeOf } from './model.ts';
import { insteadOf, isBooked, movementIn } from './movement-ids.ts';
import { loadAllotments } from './read-levels.ts';
import { loadShelf } from './shelf.ts';
import { tell } from './stock-event.ts';
import { allotmentPartition } from './store.ts';

export interface AdjustStock {
  /** This Region holds its home. A repetition changes nothing. */
  readonly movementId: Id<'movement'>;
  readonly variantId: Id<'variant'>;
  readonly location: string;
  /** Found (above zero) or lost (below), as counted against the level on hand. Never zero. */
  readonly quantity: number;
  readonly reason: string;
  readonly correlationId: string;
}

export interface Adjusted {
  readonly movementId: Id<'movement'>;
}

/** `stock_reserved`: the level would fall below what is promised. `variant_unknown`: never received. */
export type AdjustRefusal =
  | 'location_unknown'
  | 'variant_unknown'
  | 'stock_reserved'
  | 'stock_elsewhere'
  | 'stock_contended';

type Ports = { table: Table; clock: Clock; random: Random; peers: Peers };
type Short = { readonly short: number; readonly free: number };

/**
 * Corrects a level in this Region's allotment. Units that are missing from a level while another
 * Region may sell them are asked back first; units promised to buyers are never taken away.
 */
export async function adjustStock(
  ports: Ports,
  command: AdjustStock,
  once?: Once,
): Promise<Result<Adjusted, AdjustRefusal>> {
  const { variantId, location, quantity } = command;
  assert(Number.isInteger(quantity) && quantity !== 0, 'an adjustment is a whole number of units');
  assert(Math.abs(quantity) <= quantityMax, 'the quantity is within limits');
  if (!stockLocation(location)) return refused('location_unknown');
  const known = await loadAllotments(ports.table, variantId);
  const sku = known[0]?.sku;
  if (sku === undefined) return refused('variant_unknown', 'No unit of it was ever received.');

  const lanes = [allotmentPartition(variantId)];
  const adjusted = await inTurns(ports.table, lanes, laneWaitersMax, async () => {
    for (let asks = 0; ; asks++) {
      const attempt = await commitDecision(ports, () => decide(ports, command, sku, once));
      if (!attempt.ok) return attempt;
      if (!('short' in attempt.value)) return ok(attempt.value);
      if (asks === asksMax) return refused('stock_contended');
      const { short, free } = attempt.value;
      const asked = await askForUnits(ports, {
        lines: [{ variantId, location, quantity: short }],
        exact: true,
        reason: 'adjustment',
        correlationId: command.correlationId,
      });
      if (asked.outcome === 'unreachable') return refused('stock_elsewhere');
      if (asked.outcome === 'none') {
        const available = free + (asked.available.get(variantId) ?? 0);
        return refused('stock_reserved', 'Fewer units are free there.', { variantId, available });
      }
    }
  });
  return adjusted ?? refused('stock_contended');
}

async function decide(
  ports: Ports,
  command: AdjustStock,
  sku: string,
  once: Once | undefined,
): Promise<Decision<Adjusted | Short, never>> {
  const { variantId, location, quantity, reason, correlationId } = command;
  const movementId = movementIn(ports.table.region, command.movementId);
  const spot = { variantId, location };
  const [done, shelf] = await Promise.all([
    isBooked(ports.table, command.movementId, 1),
    loadShelf(ports.table, [spot]),
  ]);
  const adjusted: Adjusted = { movementId: command.movementId };
  if (done) return without(ok(adjusted));

  const free = shelf.free(spot);
  if (free + quantity < 0) return without(ok({ short: -(free + quantity), free }));
  shelf.change(spot, changeOf.adjusted(quantity), sku);
  const lines = [{ variantId, sku, location, quantity }];
  const told = { movementId, reason, lines, ...insteadOf(movementId, command.movementId) };
  return {
    result: ok(adjusted),
    writes: [
      ...shelf.writes(),
      tell(ports, stockAdjusted, { id: movementId, sequence: 1, correlationId }, told),
      ...(once ? [recordOnce(once, ports.table.region, ports.clock.now(), adjusted)] : []),
    ],
  };
}
