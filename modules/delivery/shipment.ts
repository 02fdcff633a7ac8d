import type { Address } from '#contracts/http/orders.ts';
import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { openShipment } from '#modules/orders/index.ts';
import type { CourierAddress, CourierRequest } from '#ports/courier.ts';
import type { Keys } from '#ports/keys.ts';
import type { Table } from '#ports/table.ts';
import { dispatchAddress } from './dispatch-address.ts';
import type { Delivery } from './model.ts';
import type { Correction } from './store.ts';

/** What a courier must know of an order. Holds personal data: never logged, never stored unsealed. */
export interface Shipment {
  readonly service: CourierRequest['service'];
  readonly to: CourierAddress;
  readonly parcels: CourierRequest['parcels'];
}

/** Undefined when the order's personal data was erased or is not readable here. */
export type OpenShipment = (orderId: Id<'order'>) => Promise<Shipment | undefined>;

export function shipmentsOf(ports: { table: Table; keys: Keys }): OpenShipment {
  return async (orderId) => {
    const shipment = await openShipment(ports, orderId);
    if (!shipment) return undefined;
    const { service, to, weightGrams, number } = shipment;
    return { service, to: courierAddress(to), parcels: [{ weightGrams, reference: number }] };
  };
}

/** Couriers know no companies: it is the first line. */
export function courierAddress({ company, lines, ...address }: Address): CourierAddress {
  return { ...address, lines: company === undefined ? lines : [company, ...lines] };
}

export function courierRequest(
  delivery: Pick<Delivery, 'deliveryId' | 'attempt' | 'notBefore'> & { readonly origin: string },
  shipment: Shipment,
  { address, note }: Correction = {},
): CourierRequest {
  const { deliveryId, attempt, origin, notBefore } = delivery;
  return {
    deliveryId,
    attempt,
    service: shipment.service,
    from: present(dispatchAddress(origin), 'address to dispatch from'),
    to: address ?? shipment.to,
    parcels: shipment.parcels,
    ...(notBefore !== undefined && { notBefore }),
    ...(note !== undefined && { note }),
  };
}
