import type { Region } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import type { World } from '../world/world.ts';
import type { Client, Outcome } from './client.ts';
import { assortment, opening, warehouseOf } from './house.ts';
import { list, text } from './read.ts';

/** Looks through all that staff may look at. What is listed can be read. */
export async function makeRounds(world: World, client: Client, region: Region): Promise<void> {
  const read = async (id: string, param: string, listed: Outcome): Promise<void> => {
    const [first] = list(listed.body, 'items');
    const value = first === undefined ? '' : text(first, param);
    if (value === '') return;
    const seen = await client.call({ id, region, params: { [param]: value } });
    if (seen.status < 400 || seen.status >= 500 || world.hasChangedHands(value)) return;
    world.violate('what is listed can be read', `${id} of ${value}: ${seen.code}`);
  };
  const year = toIso(opening).slice(0, 4);
  await read('readOrderForStaff', 'orderId', await client.call({ id: 'listOrders', region }));
  await read('readDelivery', 'deliveryId', await client.call({ id: 'listDeliveries', region }));
  const query = { market: 'europe', year };
  const invoices = await client.call({ id: 'listInvoices', region, query });
  await read('readInvoice', 'invoiceId', invoices);
  await read('downloadInvoice', 'invoiceId', invoices);
  await read('readFinding', 'findingId', await client.call({ id: 'listFindings', region }));
  const location = warehouseOf(region);
  await client.call({ id: 'listInventoryLevels', region, query: { location } });
  const variantId = assortment[0]?.variantId ?? '';
  await client.call({ id: 'readInventoryLevels', region, params: { variantId } });
  await client.call({ id: 'readAvailability', region, query: { variants: variantId } });
  await client.call({ id: 'listMarkets', region });
}
