import { stockReserved } from '#contracts/events/stock.ts';
import { assert } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { inTurns } from '#ports/in-turn.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { askForUnits } from './ask-for-units.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import { asksMax, laneWaitersMax, quantityMax, reservationLinesMax } from './limits.ts';
import { locationHandles, locationsForMarket } from './locations.ts';
import { changeOf } from './model.ts';
import type { Reservation, StockLine } from './model.ts';
import { mergeWanted, planReservation } from './plan-reservation.ts';
import type { WantedLine } from './plan-reservation.ts';
import { refuseShort, sayShort } from './refuse-short.ts';
import type { Missing } from './refuse-short.ts';
import { reservationFact } from './reservation-fact.ts';
import { loadShelf, spotsOf } from './shelf.ts';
import type { ReserveRefusal } from './shortage-texts.ts';
import { noteDemand } from './demand.ts';
import { epochOf, loadKnown, sameEpoch } from './known-reservation.ts';
import { allotmentPartition, putReservation } from './store.ts';

export interface ReserveStock {
  /** This Region holds its home. A repetition finds the reservation that the first one made. */
  readonly reservationId: Id<'reservation'>;
  readonly orderId: Id<'order'>;
  /** Decides which locations are near. */
  readonly market: MarketCode;
  readonly lines: readonly WantedLine[];
  readonly expiresAt: Instant;
  /** Of the buyer, who reads the detail of a refusal. */
  readonly language?: Language;
  readonly correlationId: string;
}

type Ports = { table: Table; clock: Clock; random: Random; peers: Peers };

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
  const lanes = wanted.map(({ variantId }) => allotmentPartition(variantId));
  const served = await inTurns(ports.table, lanes, laneWaitersMax, () =>
    serve(ports, command, wanted),
  );
  return served ?? refused('stock_contended', sayShort('stock_contended', command.language));
}

async function serve(
  ports: Ports,
  command: ReserveStock,
  wanted: readonly WantedLine[],
): Promise<Result<Reservation, ReserveRefusal>> {
  let isNoted = false;
  const note = () => {
    if (!isNoted) noteDemand(ports.table, wanted);
    isNoted = true;
  };
  for (let asks = 0; ; asks++) {
    const attempt = await commitDecision(ports, () => decide(ports, command, wanted, note));
    if (!attempt.ok) return attempt;
    if (!('short' in attempt.value)) return ok(attempt.value);
    if (asks === asksMax) {
      return refused('stock_contended', sayShort('stock_contended', command.language));
    }
    const asked = await askForUnits(ports, {
      lines: [...attempt.value.short],
      reason: 'sale',
      correlationId: command.correlationId,
    });
    if (asked.outcome !== 'credited') return refuseShort(ports, command, attempt.value, asked);
  }
}

async function decide(
  ports: Ports,
  command: ReserveStock,
  wanted: readonly WantedLine[],
  onNew: () => void,
): Promise<Decision<Reservation | Missing, never>> {
  const { reservationId, expiresAt } = command;
  const epoch = epochOf(ports.table, reservationId);
  const variantIds = wanted.map(({ variantId }) => variantId);
  const [existing, shelf] = await Promise.all([
    loadKnown(ports.table, reservationId),
    loadShelf(ports.table, spotsOf(variantIds, locationHandles)),
  ]);
  if (existing) return without(ok(existing.reservation));
  onNew();

  const locations = locationsForMarket(command.market);
  const plan = planReservation(wanted, locations, (spot) => shelf.free(spot));
  if (!plan.ok) {
    const freeOf = (variantId: Id<'variant'>) =>
      locations.reduce((units, location) => units + shelf.free({ variantId, location }), 0);
    const free = new Map(plan.missing.map(({ variantId }) => [variantId, freeOf(variantId)]));
    return without(ok({ short: plan.missing, free }));
  }
  for (const line of plan.lines) {
    shelf.change(line, changeOf.reserved(line.quantity));
    const { quantity } = line;
    shelf.promise(line, { reservationId, quantity, until: expiresAt }, ports.clock.now());
  }
  sameEpoch(ports.table, reservationId, epoch);
  const reservation = newReservation(ports.table, command, plan.lines, epoch);
  const more = { expiresAt: toIso(expiresAt) };
  return {
    result: ok(reservation),
    writes: [
      putReservation(reservation, 'absent'),
      reservationFact(ports, stockReserved, reservation, command, more),
      ...shelf.writes(),
    ],
  };
}

/** Its units are this Region's, whichever home it is that the order has. */
function newReservation(
  { region }: Table,
  { reservationId, orderId, expiresAt }: ReserveStock,
  lines: readonly StockLine[],
  epoch: number,
): Reservation {
  const home = homeOf(reservationId) ?? region;
  return {
    reservationId,
    orderId,
    lines,
    status: 'held',
    expiresAt,
    sequence: 1,
    ...(home !== region && { drawnFrom: region }),
    ...(epoch > 0 && { bornEpoch: epoch, epoch }),
  };
}
