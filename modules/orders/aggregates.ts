import { isId } from '#kernel/ids.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import type { ChangePorts } from './change-order.ts';
import { mendOrder } from './mend-order.ts';
import { orderHeads } from './store.ts';

/** Orders, to be put right when what a former holder wrote arrives late. */
export function ordersAggregates(ports: ChangePorts): Aggregate[] {
  return [
    {
      kind: orderHeads.id,
      items: [orderHeads.kind.name],
      subjectOf: ({ key }) => key.partition.slice('order/'.length),
      mend: async (subject, correlationId) =>
        isId('order', subject) ? mendOrder(ports, subject, correlationId) : { stray: [] },
    },
  ];
}
