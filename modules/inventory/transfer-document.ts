import type { DataOf } from '#contracts/event.ts';
import { stockTransferred } from '#contracts/events/stock.ts';

/**
 * Units that left the allotments of `from` for those of `to`: the data of the event
 * `stock.transferred`, committed by the giver together with what it takes away. Whoever holds a
 * document may credit it, by answer or by replication, in any order and any number of times:
 * the credit record lets it happen once.
 */
export type TransferDocument = DataOf<typeof stockTransferred>;

export const transferDocumentSchema = stockTransferred.data;
