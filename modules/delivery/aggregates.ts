import { isId } from '#kernel/ids.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { mendDelivery } from './settle-overturned.ts';
import { deliveryHeads } from './store.ts';

/** Deliveries, to be put right when what a former holder wrote arrives late. */
export function deliveryAggregates(ports: {
  table: Table;
  clock: Clock;
  random: Random;
}): Aggregate[] {
  return [
    {
      kind: deliveryHeads.id,
      items: [deliveryHeads.kind.name],
      subjectOf: ({ key }) => key.partition.slice('delivery/'.length),
      mend: async (subject, correlationId) =>
        isId('delivery', subject) ? mendDelivery(ports, subject, correlationId) : { stray: [] },
    },
  ];
}
