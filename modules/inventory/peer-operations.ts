import type { Clock } from '#ports/clock.ts';
import type { PeerOperation } from '#ports/peers.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { transferOperation, transferQuestionSchema } from './ask-for-units.ts';
import { giveTransfer } from './give-transfer.ts';

/** What this Region answers to the inventory of another. */
export function inventoryPeerOperations(ports: {
  table: Table;
  clock: Clock;
  random: Random;
}): PeerOperation[] {
  return [
    {
      name: transferOperation,
      async answer(body, from) {
        const given = await giveTransfer(ports, from, transferQuestionSchema.parse(body));
        // To the one who asks, a giver that is too busy is as good as one that is not there.
        if (!given.ok) throw new PeerUnreachable('The allotments are contended');
        return given.value;
      },
    },
  ];
}
