import { assert } from '#kernel/assert.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import { eventKind } from '#ports/event.ts';
import { put } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Change, Table, Write } from '#ports/table.ts';
import { stockTransferred } from '#contracts/events/stock.ts';
import { commitDecision, without } from './commit-decision.ts';
import { changeOf } from './model.ts';
import { loadShelf } from './shelf.ts';
import { creditKey, transferCreditKind } from './store.ts';
import { transferDocumentSchema } from './transfer-document.ts';
import type { TransferDocument } from './transfer-document.ts';
import { ok } from '#kernel/result.ts';

/**
 * Books a transfer's units into this Region's allotments, once however often it is called: true
 * when this call did it, with `more` in the same commit. Throws when the allotments stay contended, for the caller to try later.
 */
export async function creditTransfer(
  ports: { table: Table; clock: Clock; random: Random },
  document: TransferDocument,
  more: () => Write[] = () => [],
): Promise<boolean> {
  const { table } = ports;
  assert(document.to === table.region, `transfer ${document.transferId} is for ${table.region}`);
  const key = creditKey(document.transferId, table.region);
  const credited = await commitDecision(ports, async () => {
    const [credit, shelf] = await Promise.all([
      table.get(transferCreditKind, key),
      loadShelf(table, document.lines),
    ]);
    if (credit) return without(ok(false));
    // What a lost Region gave is counted when its units are reclaimed: a late document adds nothing.
    if (table.custody.standingOf(document.from) === 'lost') {
      const late = put(transferCreditKind, key, { ...document, lines: [] }, 'absent');
      return { result: ok(false), writes: [late] };
    }
    for (const line of document.lines) {
      shelf.change(line, changeOf.credited(line.quantity), line.sku);
    }
    const record = put(transferCreditKind, key, document, 'absent');
    return { result: ok(true), writes: [record, ...shelf.writes(), ...more()] };
  });
  if (!credited.ok) throw new Error(`Transfer ${document.transferId} is not credited: contended`);
  return credited.value;
}

/**
 * Credits the transfer that a change of the table brought, when it is one for this Region: what an
 * answer brought too late, and what was given unasked. True when units were booked.
 */
export async function creditArrived(
  ports: { table: Table; clock: Clock; random: Random },
  change: Change,
): Promise<boolean> {
  const document = documentIn(change, ports.table);
  return document ? creditTransfer(ports, document) : false;
}

function documentIn(change: Change, table: Table): TransferDocument | undefined {
  if (change.kind !== eventKind.name || change.origin === table.region) return undefined;
  if (change.value === undefined) return undefined;
  const event = eventKind.decode(change.value);
  return transferIn(event, table);
}

/** The document that an event is, when it is one for this Region. */
export function transferIn(event: Event, table: Table): TransferDocument | undefined {
  if (event.type !== stockTransferred.type) return undefined;
  const document = transferDocumentSchema.parse(event.data);
  return document.to === table.region ? document : undefined;
}
