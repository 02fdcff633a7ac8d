import type { SellingPorts } from '#modules/orders/index.ts';
import type { Courier } from '#ports/courier.ts';
import type { Queues } from '#ports/queue.ts';

/** What looking and mending take: the modules' own use cases run on these ports. */
export interface ReconciliationPorts extends SellingPorts {
  readonly courier: Courier;
  readonly queues: Queues;
}
