import { plus } from '#kernel/time.ts';
import { stillDeliveries } from '#modules/delivery/index.ts';
import type { Held } from '#ports/custody.ts';
import { courierDiffers } from './courier-differs.ts';
import { batchMax, courierAskedEveryMs, stillForMs } from './limits.ts';
import type { ReconciliationPorts } from './ports.ts';
import { noteAndAttend } from './round.ts';
import type { Round } from './round.ts';
import { loadPosition, savePosition } from './store.ts';

/** Asks the courier, now and then, about parcels of a home that have not moved for long. */
export async function sweepDeliveries(
  ports: ReconciliationPorts,
  { home }: Held,
  round: Round,
): Promise<void> {
  const name = `deliveries/${home}`;
  const position = await loadPosition(ports.table, name);
  const now = ports.clock.now();
  if (position?.value.until !== undefined && now < position.value.until) return;
  const still = await stillDeliveries(ports, { home, forMs: stillForMs, limit: batchMax });
  for (const delivery of still) {
    const { deliveryId, orderId } = delivery;
    const facts = await courierDiffers(ports, delivery);
    if (!facts) continue;
    const code = 'delivery.courierDiffers';
    const difference = {
      home,
      code,
      subject: deliveryId,
      orderId,
      facts,
      isMendable: true,
    } as const;
    await noteAndAttend(ports, difference, round);
  }
  // Without any, asking again costs less than writing down that nobody was asked.
  if (still.length === 0) return;
  await savePosition(ports.table, name, { until: plus(now, courierAskedEveryMs) }, position);
}
