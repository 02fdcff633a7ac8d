import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Page, Table } from '#ports/table.ts';
import { transferIn } from './credit-transfer.ts';
import { creditKey, momentText, transferCreditKind, transfersPartition } from './store.ts';
import type { TransferDocument } from './transfer-document.ts';

/** As many credits as one look-up finds. */
const documentsMax = 100;

/** Transfers to this Region that were given in a span of time, and not credited. All of the span is read. */
export async function uncreditedTransfers(
  table: Table,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<TransferDocument[]> {
  const found: TransferDocument[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({
      index: 'index1',
      partition: transfersPartition(table.region),
      from: momentText(from),
      to: momentText(to),
      limit: documentsMax,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...(await uncredited(table, eventsOf(page))));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/** A transfer to this Region, while it is not credited. */
export async function uncreditedTransfer(
  table: Table,
  transferId: Id<'transfer'>,
): Promise<TransferDocument | undefined> {
  const page = await table.query({ partition: eventPartition(transferId), limit: documentsMax });
  return (await uncredited(table, eventsOf(page)))[0];
}

async function uncredited(table: Table, events: readonly Event[]): Promise<TransferDocument[]> {
  const documents = events.flatMap((event) => transferIn(event, table) ?? []);
  const keys = documents.map(({ transferId }) => creditKey(transferId, table.region));
  const credits = await table.getMany(transferCreditKind, keys);
  return documents.filter((_, index) => credits[index] === undefined);
}

function eventsOf({ items }: Page): Event[] {
  return items.flatMap((item) => valueOf(eventKind, item) ?? []);
}
