import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { askPeer } from './ask-for-units.ts';
import type { TransferAnswer, TransferQuestion } from './ask-for-units.ts';
import { creditTransfer } from './credit-transfer.ts';
import { giveTransfer } from './give-transfer.ts';
import { stockLocation } from './locations.ts';

export interface TransferStock {
  /** Its home is `from`. A repetition moves nothing more. */
  readonly transferId: Id<'transfer'>;
  readonly variantId: Id<'variant'>;
  /** Only units that stand there; anywhere when it is left out. */
  readonly location?: string | undefined;
  readonly from: Region;
  readonly to: Region;
  readonly quantity: number;
  readonly correlationId: string;
}

export type TransferRefusal =
  | 'location_unknown'
  | 'stock_insufficient'
  | 'stock_elsewhere'
  | 'stock_contended';

/** Moves units from one Region's allotments to another's, as staff decide: exactly so many. */
export async function transferStock(
  ports: { table: Table; clock: Clock; random: Random; peers: Peers },
  command: TransferStock,
  once?: Once,
): Promise<Result<{ readonly transferId: Id<'transfer'> }, TransferRefusal>> {
  const { transferId, variantId, location, from, to, quantity, correlationId } = command;
  if (location !== undefined && !stockLocation(location)) return refused('location_unknown');
  const question: TransferQuestion = {
    transferId,
    lines: [{ variantId, quantity, ...(location !== undefined && { location }) }],
    exact: true,
    reason: 'staff',
    correlationId,
  };
  const moved = { transferId };
  const { region } = ports.table;
  const record = () => (once ? [recordOnce(once, region, ports.clock.now(), moved)] : []);
  const given =
    from === region
      ? await giveTransfer(ports, to, question, record)
      : await take(ports, from, question, record);
  if (!given.ok) return given;
  if (!given.value.document) {
    const available = given.value.available[0]?.quantity ?? 0;
    return refused('stock_insufficient', 'Fewer units are free.', { variantId, available });
  }
  return ok(moved);
}

async function take(
  ports: { table: Table; clock: Clock; random: Random; peers: Peers },
  from: Region,
  question: TransferQuestion,
  record: () => Write[],
): Promise<Result<TransferAnswer, 'stock_elsewhere'>> {
  const answer = await askPeer(ports, from, question);
  if (!answer) return refused('stock_elsewhere', 'The giving Region cannot be reached now.');
  if (answer.document) await creditTransfer(ports, answer.document, record);
  return ok(answer);
}
