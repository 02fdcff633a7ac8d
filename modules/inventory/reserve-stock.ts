import { stockReserved } from '#contracts/events/stock.ts';
import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { asRead } from '#ports/item-kind.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { askForUnits } from './ask-for-units.ts';
import type { Asked } from './ask-for-units.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import { inLanes } from './lanes.ts';
import { asksMax, quantityMax, reservationLinesMax } from './limits.ts';
import { locationHandles, locationsForMarket } from './locations.ts';
import { changeOf } from './model.ts';
import type { Reservation } from './model.ts';
import { mergeWanted, planReservation } from './plan-reservation.ts';
import type { WantedLine } from './plan-reservation.ts';
import { loadShelf, spotsOf } from './shelf.ts';
import { tell } from './stock-event.ts';
import { loadReservation, putReservation } from './store.ts';

export interface ReserveStock {
  /** Its home is this Region. A repetition finds the reservation that the first one made. */
  readonly reservationId: Id<'reservation'>;
  readonly orderId: Id<'order'>;
  /** Decides which locations are near. */
  readonly market: MarketCode;
  readonly lines: readonly WantedLine[];
  readonly expiresAt: Instant;
  readonly correlationId: string;
}

/**
 * `stock_insufficient`: nobody has the units. `stock_elsewhere`: another Region may have them, and
 * cannot be reached now. `stock_contended`: too many want them at once; a later try may succeed.
 * `meta` names the variant and how many units were seen: `{ variantId, available }`.
 */
export type ReserveRefusal = 'stock_insufficient' | 'stock_elsewhere' | 'stock_contended';

type Ports = { table: Table; clock: Clock; random: Random; peers: Peers };
type Missing = {
  readonly short: readonly WantedLine[];
  readonly free: ReadonlyMap<string, number>;
};

/**
 * Sets units aside for an order out of this Region's own allotments, all lines or none. What is
 * missing is asked of the other Regions, within a deadline.
 */
export async function reserveStock(
  ports: Ports,
  command: ReserveStock,
): Promise<Result<Reservation, ReserveRefusal>> {
  const wanted = mergeWanted(command.lines);
  assert(wanted.length > 0 && wanted.length <= reservationLinesMax, 'lines are within limits');
  assert(
    wanted.every(
      ({ quantity }) => Number.isInteger(quantity) && quantity > 0 && quantity <= quantityMax,
    ),
    'quantities are within limits',
  );
  const lanes = wanted.map(({ variantId }) => variantId);
  const served = await inLanes(ports.table, lanes, () => serve(ports, command, wanted));
  return served ?? refused('stock_contended', 'Too many buyers at once. Try again in a moment.');
}

async function serve(
  ports: Ports,
  command: ReserveStock,
  wanted: readonly WantedLine[],
): Promise<Result<Reservation, ReserveRefusal>> {
  for (let asks = 0; ; asks++) {
    const attempt = await commitDecision(ports, () => decide(ports, command, wanted));
    if (!attempt.ok) return attempt;
    if (!('short' in attempt.value)) return ok(attempt.value);
    if (asks === asksMax) {
      return refused('stock_contended', 'Others took the units that were on their way here.');
    }
    const asked = await askForUnits(ports, {
      lines: [...attempt.value.short],
      reason: 'sale',
      correlationId: command.correlationId,
    });
    if (asked.outcome !== 'credited') return refuse(attempt.value, asked);
  }
}

async function decide(
  ports: Ports,
  command: ReserveStock,
  wanted: readonly WantedLine[],
): Promise<Decision<Reservation | Missing, never>> {
  const { reservationId, orderId, expiresAt } = command;
  const variantIds = wanted.map(({ variantId }) => variantId);
  const [existing, shelf] = await Promise.all([
    loadReservation(ports.table, reservationId),
    loadShelf(ports.table, spotsOf(variantIds, locationHandles)),
  ]);
  if (existing) return without(ok(existing.value));

  const locations = locationsForMarket(command.market);
  const plan = planReservation(wanted, locations, (spot) => shelf.free(spot));
  if (!plan.ok) {
    const freeOf = (variantId: Id<'variant'>) =>
      locations.reduce((units, location) => units + shelf.free({ variantId, location }), 0);
    const free = new Map(plan.missing.map(({ variantId }) => [variantId, freeOf(variantId)]));
    return without(ok({ short: plan.missing, free }));
  }
  for (const line of plan.lines) shelf.change(line, changeOf.reserved(line.quantity));
  const reservation: Reservation = {
    reservationId,
    orderId,
    lines: plan.lines,
    status: 'held',
    expiresAt,
    sequence: 1,
  };
  const subject = { id: reservationId, sequence: 1, correlationId: command.correlationId };
  const told = { reservationId, orderId, lines: [...plan.lines], expiresAt: toIso(expiresAt) };
  return {
    result: ok(reservation),
    writes: [
      putReservation(reservation, asRead(existing)),
      tell(ports, stockReserved, subject, told),
      ...shelf.writes(),
    ],
  };
}

function refuse(
  missing: Missing,
  asked: Exclude<Asked, { outcome: 'credited' }>,
): Result<never, ReserveRefusal> {
  const first = missing.short.find(
    ({ variantId, quantity }) =>
      asked.outcome === 'unreachable' || (asked.available.get(variantId) ?? 0) < quantity,
  );
  const variantId = (first ?? missing.short[0])?.variantId;
  const here = missing.free.get(variantId ?? '') ?? 0;
  if (asked.outcome === 'unreachable') {
    const detail = 'Not available now: the other Region, which may have it, cannot be reached.';
    return refused('stock_elsewhere', detail, { variantId, available: here });
  }
  const available = here + (variantId === undefined ? 0 : (asked.available.get(variantId) ?? 0));
  return refused('stock_insufficient', 'There are not enough units left.', {
    variantId,
    available,
  });
}
