import { missedNews } from '#modules/delivery/index.ts';
import type { Delivery } from '#modules/delivery/index.ts';
import type { Facts } from './model.ts';
import type { ReconciliationPorts } from './ports.ts';

/** What the courier knows of a delivery and we do not. */
export async function courierDiffers(
  { courier }: Pick<ReconciliationPorts, 'courier'>,
  delivery: Delivery,
): Promise<Facts | undefined> {
  const job = await courier.read(delivery.deliveryId);
  const { status } = delivery;
  if (!job) return status === 'cancelled' ? undefined : { delivery: status, courier: 'unknown' };
  const last = missedNews(delivery, job).at(-1);
  if (last) return { delivery: status, courier: last.type };
  const isWaitedFor = status === 'requested' && job.isCalledOff;
  return isWaitedFor ? { delivery: status, courier: 'calledOff' } : undefined;
}
