import type { CourierAddress } from '#ports/courier.ts';

/** Where the courier collects, by stock location. */
const addresses: Readonly<Record<string, CourierAddress>> = {
  'warehouse-frankfurt': {
    name: 'Meridian Warehouse Frankfurt',
    lines: ['Lagerstraße 12'],
    city: 'Frankfurt am Main',
    postalCode: '60549',
    country: 'DE',
  },
  'warehouse-singapore': {
    name: 'Meridian Warehouse Singapore',
    lines: ['40 Logistics Lane'],
    city: 'Singapore',
    postalCode: '498800',
    country: 'SG',
  },
  'boutique-paris': {
    name: 'Meridian Boutique Paris',
    lines: ['18 rue des Ateliers'],
    city: 'Paris',
    postalCode: '75008',
    country: 'FR',
  },
  'boutique-tokyo': {
    name: 'Meridian Boutique Tokyo',
    lines: ['銀座 5-4-3'],
    city: '東京都中央区',
    postalCode: '104-0061',
    country: 'JP',
  },
};

export const originDefault = 'warehouse-frankfurt';

export function dispatchAddress(location: string): CourierAddress | undefined {
  return addresses[location] ?? addresses[originDefault];
}
