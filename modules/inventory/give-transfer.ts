import { stockTransferred } from '#contracts/events/stock.ts';
import { ok } from '#kernel/result.ts';
import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { IndexEntry, Table, Write } from '#ports/table.ts';
import type { TransferAnswer, TransferQuestion } from './ask-for-units.ts';
import { commitDecision, without } from './commit-decision.ts';
import { loadHeld } from './held-units.ts';
import { locationHandles, locationsNear } from './locations.ts';
import { changeOf } from './model.ts';
import { draw } from './plan-reservation.ts';
import { loadShelf, spotsOf } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { firstTold, tell } from './stock-event.ts';
import { momentText, transfersPartition } from './store.ts';
import { transferDocumentSchema } from './transfer-document.ts';
import type { TransferDocument } from './transfer-document.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/**
 * Gives units of this Region's allotments to another: all lines or none. Unless `exact`, up to
 * half of what is free, since who asks once is likely to ask again. A repetition of the question
 * gets the same document. `more` is committed together with it. It does not wait in the lanes: two Regions that ask each other for the
 * same variant, each with its lane taken, would wait for each other until their deadlines.
 */
export async function giveTransfer(
  ports: Ports,
  to: Region,
  question: TransferQuestion,
  more: () => Write[] = () => [],
): Promise<Result<TransferAnswer, 'stock_contended'>> {
  return commitDecision<TransferAnswer, never>(ports, async () => {
    const [given, shelf] = await Promise.all([
      loadDocument(ports.table, question.transferId),
      loadShelf(
        ports.table,
        spotsOf(
          question.lines.map((line) => line.variantId),
          locationHandles,
        ),
      ),
    ]);
    if (given) return without(ok({ document: given, available: [] }));

    const lines: TransferDocument['lines'] = [];
    for (const line of question.lines) {
      const free = freeOf(shelf, line, to);
      if (free < line.quantity) return without(ok(await sayAvailable(ports, shelf, question, to)));
      const quantity = Math.max(line.quantity, question.exact ? 0 : Math.floor(free / 2));
      const places = placesOf(line, to);
      const { taken } = draw(line.variantId, quantity, places, (spot) => shelf.free(spot));
      for (const units of taken) {
        lines.push({ ...units, sku: shelf.at(units)?.sku ?? '' });
        shelf.change(units, changeOf.given(units.quantity));
      }
    }
    const { transferId, reason, correlationId } = question;
    const document = { transferId, from: ports.table.region, to, reason, lines };
    return {
      result: ok({ document, available: [] }),
      writes: [tellTransfer(ports, document, correlationId), ...shelf.writes(), ...more()],
    };
  });
}

/** What there is, and what may come free. */
async function sayAvailable(
  ports: Ports,
  shelf: Shelf,
  { lines }: TransferQuestion,
  to: Region,
): Promise<TransferAnswer> {
  const available = lines.map(async (line) => {
    const { variantId } = line;
    const held = await loadHeld(ports, variantId);
    return { variantId, quantity: freeOf(shelf, line, to), ...(held && { held }) };
  });
  return { available: await Promise.all(available) };
}

/** The event that is the document, findable by its taker also when the taker missed its arrival. */
export function tellTransfer(
  ports: Ports,
  document: TransferDocument,
  correlationId: string,
): Write {
  const subject = { id: document.transferId, sequence: 1, correlationId };
  const write = tell(ports, stockTransferred, subject, document);
  const partition = transfersPartition(document.to);
  const sort = `${momentText(ports.clock.now())}/${document.transferId}`;
  const found: IndexEntry = { index: 'index1', partition, sort };
  return write.op === 'put' ? { ...write, indexes: [found] } : write;
}

async function loadDocument(
  table: Table,
  transferId: TransferDocument['transferId'],
): Promise<TransferDocument | undefined> {
  const event = await firstTold(table, transferId);
  return event && transferDocumentSchema.parse(event.data);
}

type Line = TransferQuestion['lines'][number];

function placesOf(line: Line, to: Region): readonly string[] {
  return line.location === undefined ? locationsNear(to) : [line.location];
}

function freeOf(shelf: Shelf, line: Line, to: Region): number {
  const { variantId } = line;
  return placesOf(line, to).reduce(
    (units, location) => units + shelf.free({ variantId, location }),
    0,
  );
}
