import { hash } from 'node:crypto';
import { stockAdjusted, stockReceived } from '#contracts/events/stock.ts';
import { derivedId, homeOf } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { adjustStock } from './adjust-stock.ts';
import { toldAs } from './stock-event.ts';

type Ports = { table: Table; clock: Clock; random: Random; peers: Peers };

const movementTypes: readonly string[] = [stockReceived.type, stockAdjusted.type];

/**
 * Takes back a movement that this Region booked before it was evacuated, and that its successor, who
 * could not know of it, booked as well when it was asked again. Once, however often it is called; true
 * when all of it is taken back. False where units were promised since: then people must look into it.
 */
export async function unbookTwin(ports: Ports, twin: Event): Promise<boolean> {
  if (!movementTypes.includes(twin.type)) return true;
  const { insteadOf } = stockReceived.data.pick({ insteadOf: true }).parse(twin.data);
  const { region } = ports.table;
  if (insteadOf === undefined || homeOf(insteadOf) !== region) return true;
  const own = await toldAs(ports.table, insteadOf, twin.sequence);
  if (!own) return true;
  let isDone = true;
  for (const [index, line] of stockReceived.data.parse(own.data).lines.entries()) {
    const name = `${insteadOf}/${twin.sequence}/${index}/booked-twice`;
    const undone = await adjustStock(ports, {
      movementId: derivedId('movement', region, hash('sha256', name, 'buffer')),
      variantId: line.variantId,
      location: line.location,
      quantity: -line.quantity,
      reason: 'booked-twice',
      correlationId: twin.correlationId,
    });
    isDone &&= undone.ok;
  }
  return isDone;
}
