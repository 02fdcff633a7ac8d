import { stockReceived } from '#contracts/events/stock.ts';
import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { otherRegions } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { newId } from '#ports/identifier.ts';
import { inTurns } from '#ports/in-turn.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { commitDecision, without } from './commit-decision.ts';
import { divideReceipt } from './divide-receipt.ts';
import { tellTransfer } from './give-transfer.ts';

import { laneWaitersMax, movementLinesMax, quantityMax } from './limits.ts';
import { stockLocation } from './locations.ts';
import { changeOf } from './model.ts';
import { insteadOf, isBooked, movementIn } from './movement-ids.ts';
import { loadShelf } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { tell } from './stock-event.ts';
import { allotmentPartition } from './store.ts';
import type { TransferDocument } from './transfer-document.ts';

export interface ReceivedLine {
  readonly variantId: Id<'variant'>;
  readonly sku: string;
  readonly location: string;
  /** 1 to `quantityMax`, also where several lines are of one variant and place. */
  readonly quantity: number;
}

export interface ReceiveStock {
  /** This Region holds its home. What a repetition finds booked under it is not booked again. */
  readonly movementId: Id<'movement'>;
  readonly reason: string;
  /** Any number; those of one commit, `movementLinesMax`, are booked or not as one. */
  readonly lines: readonly ReceivedLine[];
  readonly correlationId: string;
}

export interface Received {
  readonly movementId: Id<'movement'>;
  readonly units: number;
}

export type ReceiveRefusal = 'location_unknown' | 'quantity_too_large' | 'stock_contended';

type Ports = { table: Table; clock: Clock; random: Random };

const partsAtOnce = 8;

/**
 * Books units that arrived. They enter this Region's allotments, and the shares of the others leave
 * for them in the same commit by a transfer document, so that booking needs no other Region.
 */
export async function receiveStock(
  ports: Ports,
  command: ReceiveStock,
  once?: Once,
): Promise<Result<Received, ReceiveRefusal>> {
  const stray = command.lines.find(({ location }) => !stockLocation(location));
  if (stray) return refused('location_unknown', `There is no location ${stray.location}.`);
  const lines = mergeReceived(command.lines);
  assert(
    lines.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0),
    'quantities are whole and above nought',
  );
  const large = lines.find(({ quantity }) => quantity > quantityMax);
  if (large) {
    const detail = `At most ${quantityMax} units of ${large.sku} come in at once, not ${large.quantity}.`;
    return refused('quantity_too_large', detail);
  }
  const units = lines.reduce((total, { quantity }) => total + quantity, 0);
  const received: Received = { movementId: command.movementId, units };

  const parts: ReceivedLine[][] = [];
  for (let from = 0; from < lines.length; from += movementLinesMax) {
    parts.push(lines.slice(from, from + movementLinesMax));
  }
  const lastPart = parts.length;
  for (let from = 0; from < parts.length; from += partsAtOnce) {
    const booked = await Promise.all(
      parts.slice(from, from + partsAtOnce).map((part, index) => {
        const sequence = from + index + 1;
        const recorded =
          once && sequence === lastPart
            ? [recordOnce(once, ports.table.region, ports.clock.now(), received)]
            : [];
        return bookPart(ports, { ...command, lines: part }, sequence, recorded);
      }),
    );
    const failed = booked.find((result) => !result.ok);
    if (failed && !failed.ok) return failed;
  }
  return ok(received);
}

async function bookPart(
  ports: Ports,
  part: ReceiveStock,
  sequence: number,
  recorded: readonly Write[],
): Promise<Result<void, 'stock_contended'>> {
  const { reason, correlationId } = part;
  const movementId = movementIn(ports.table.region, part.movementId);
  const lanes = part.lines.map(({ variantId }) => allotmentPartition(variantId));
  const booked = await inTurns(ports.table, lanes, laneWaitersMax, () =>
    commitDecision<void, never>(ports, async () => {
      const [done, shelf] = await Promise.all([
        isBooked(ports.table, part.movementId, sequence),
        loadShelf(ports.table, part.lines),
      ]);
      if (done) return without(ok());
      for (const line of part.lines) shelf.change(line, changeOf.received(line.quantity), line.sku);
      const documents = divide(ports, shelf, part);
      const subject = { id: movementId, sequence, correlationId };
      const told = {
        movementId,
        reason,
        lines: [...part.lines],
        ...insteadOf(movementId, part.movementId),
      };
      return {
        result: ok(),
        writes: [
          ...shelf.writes(),
          tell(ports, stockReceived, subject, told),
          ...documents.map((document) => tellTransfer(ports, document, correlationId)),
          ...recorded,
        ],
      };
    }),
  );
  return booked ?? refused('stock_contended');
}

/** Takes the other Regions' shares off the shelf, into a document for each. */
function divide(ports: Ports, shelf: Shelf, part: ReceiveStock): TransferDocument[] {
  const from = ports.table.region;
  return otherRegions(from).flatMap((to) => {
    const lines = part.lines.flatMap((line) => {
      const quantity = divideReceipt(line.location, line.quantity)[to];
      return quantity > 0 ? [{ ...line, quantity }] : [];
    });
    if (lines.length === 0) return [];
    for (const line of lines) shelf.change(line, changeOf.given(line.quantity));
    return [{ transferId: newId('transfer', from, ports), from, to, reason: 'receipt', lines }];
  });
}

/** One line a variant and location, as a commit writes an item once. */
function mergeReceived(lines: readonly ReceivedLine[]): ReceivedLine[] {
  const merged = new Map<string, ReceivedLine>();
  for (const { variantId, sku, location, quantity } of lines) {
    const name = `${variantId}/${location}`;
    const before = merged.get(name)?.quantity ?? 0;
    merged.set(name, { variantId, sku, location, quantity: before + quantity });
  }
  return [...merged.values()];
}
