import { z } from 'zod';
import { isId } from '#kernel/ids.ts';
import type { LocalCourier } from './courier.ts';

const switchesSchema = z.strictObject({
  speed: z.number().positive().optional(),
  failNext: z.int().nonnegative().optional(),
  failReason: z.string().min(1).max(100).optional(),
  hold: z.boolean().optional(),
  duplicate: z.boolean().optional(),
  loseAnswers: z.int().nonnegative().optional(),
  down: z.boolean().optional(),
});

/** `GET /_control`: the switches. `GET /_control/deliveries/{id}`: all that is known of one. */
export function readControl(courier: LocalCourier, path: readonly string[]): object | undefined {
  const [noun, deliveryId = ''] = path;
  if (noun === undefined) return courier.switches;
  return noun === 'deliveries' && isId('delivery', deliveryId)
    ? courier.store.get(deliveryId)
    : undefined;
}

/**
 * `POST /_control`: sets switches; answers with all of them. `POST /_control/deliveries/{id}/next`:
 * takes the parcel's next step at once; answers with the delivery.
 */
export async function setSwitches(
  courier: LocalCourier,
  path: readonly string[],
  body: unknown,
): Promise<object | undefined> {
  const [noun, deliveryId = '', verb] = path;
  if (noun === 'deliveries' && verb === 'next' && isId('delivery', deliveryId)) {
    await courier.hurry(deliveryId);
    return courier.store.get(deliveryId);
  }
  const wanted = switchesSchema.safeParse(body);
  if (noun !== undefined || !wanted.success) return undefined;
  const { hold, ...others } = wanted.data;
  Object.assign(courier.switches, others);
  if (hold === true) courier.switches.hold = true;
  if (hold === false) courier.release();
  return courier.switches;
}
