import { isId } from '#kernel/ids.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import type { PaymentPorts } from './absorb.ts';
import { mendPayment } from './settle-overturned.ts';
import { paymentHeads } from './store.ts';

/** Payments, to be put right when what a former holder wrote arrives late. */
export function paymentAggregates(ports: Pick<PaymentPorts, 'table' | 'clock'>): Aggregate[] {
  return [
    {
      kind: paymentHeads.id,
      items: [paymentHeads.kind.name],
      subjectOf: ({ key }) => key.partition.slice('payment/'.length),
      mend: async (subject, correlationId) =>
        isId('payment', subject) ? mendPayment(ports, subject, correlationId) : { stray: [] },
    },
  ];
}
