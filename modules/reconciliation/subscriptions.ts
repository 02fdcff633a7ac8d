import { orderOverturned } from '#contracts/events/orders.ts';
import { present } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import { recordOnce } from '#ports/once.ts';
import type { Subscription } from '#ports/subscription.ts';
import { noteFinding } from './note-finding.ts';
import type { FindingPorts } from './store.ts';

const overturnedSchema = orderOverturned.data.pick({
  orderId: true,
  number: true,
  reason: true,
  lost: true,
});

export function reconciliationSubscriptions(ports: FindingPorts): Subscription[] {
  return [
    {
      // A promise to a buyer was broken: whoever speaks with them must know of it.
      name: 'reconciliation.note-overturned',
      types: [orderOverturned.type],
      handle: async ({ data }, once) => {
        const { lost, number, orderId, reason } = overturnedSchema.parse(data);
        const home = present(homeOf(orderId), orderId);
        const facts = { number, reason, eventsLost: lost.length };
        const about = { home, code: 'order.overturned', subject: orderId, orderId } as const;
        const record = () => [recordOnce(once, ports.table.region, ports.clock.now(), null)];
        const noted = await noteFinding(ports, { ...about, facts, isMendable: false }, record);
        if (!noted) throw new Error(`That ${orderId} was overturned could not be noted`);
      },
    },
  ];
}
