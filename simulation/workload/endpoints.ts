import type { Endpoint } from '#contracts/endpoint.ts';
import * as carts from '#contracts/http/carts.ts';
import * as catalogue from '#contracts/http/catalogue.ts';
import * as delivery from '#contracts/http/delivery.ts';
import * as inventory from '#contracts/http/inventory.ts';
import * as invoicing from '#contracts/http/invoicing.ts';
import * as orders from '#contracts/http/orders.ts';
import * as reconciliation from '#contracts/http/reconciliation.ts';
import * as regions from '#contracts/http/regions.ts';
import * as shopping from '#contracts/http/shopping.ts';

/** Every operation of the API that clients here call, by its name. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  [carts, catalogue, delivery, inventory, invoicing, orders, reconciliation, regions, shopping]
    .flatMap((contracts): unknown[] => Object.values(contracts))
    .filter(isEndpoint)
    .map((endpoint) => [endpoint.id, endpoint]),
);

function isEndpoint(exported: unknown): exported is Endpoint {
  return (
    typeof exported === 'object' && exported !== null && 'path' in exported && 'method' in exported
  );
}
