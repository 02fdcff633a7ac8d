import type { CourierAddress } from '#ports/courier.ts';

/** Where the courier collects, by stock location. */
const addresses: Readonly<Record<string, CourierAddress>> = {
  'warehouse-frankfurt': {
    name: 'Meridian Warehouse Frankfurt',
    lines: ['Cargo City Süd, Gate 26'],
    city: 'Frankfurt am Main',
    postalCode: '60549',
    country: 'DE',
  },
  'warehouse-singapore': {
    name: 'Meridian Warehouse Singapore',
    lines: ['Changi Logistics Park, Block 4'],
    city: 'Singapore',
    postalCode: '498001',
    country: 'SG',
  },
  'boutique-paris': {
    name: 'Meridian Boutique Paris',
    lines: ['Rue Saint-Honoré'],
    city: 'Paris',
    postalCode: '75001',
    country: 'FR',
  },
  'boutique-tokyo': {
    name: 'Meridian Boutique Tokyo',
    lines: ['Ginza 6-chome'],
    city: 'Chuo-ku',
    region: 'Tokyo',
    postalCode: '104-0061',
    country: 'JP',
  },
};

export const originDefault = 'warehouse-frankfurt';

export function dispatchAddress(location: string): CourierAddress | undefined {
  return addresses[location] ?? addresses[originDefault];
}
