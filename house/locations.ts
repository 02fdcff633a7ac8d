import type { Region } from '#kernel/region.ts';

export interface HouseLocation {
  readonly handle:
    | 'warehouse-frankfurt'
    | 'warehouse-singapore'
    | 'boutique-paris'
    | 'boutique-tokyo';
  readonly name: string;
  readonly kind: 'warehouse' | 'boutique';
  readonly region: Region;
  readonly address: {
    readonly line1: string;
    readonly city: string;
    readonly postalCode: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
  };
}

export type LocationHandle = HouseLocation['handle'];

/** Where the house keeps its stock. */
export function houseLocations(): HouseLocation[] {
  return [
    {
      handle: 'warehouse-frankfurt',
      name: 'Frankfurt warehouse',
      kind: 'warehouse',
      region: 'eu',
      address: {
        line1: 'Lagerstraße 12',
        city: 'Frankfurt am Main',
        postalCode: '60549',
        country: 'DE',
      },
    },
    {
      handle: 'warehouse-singapore',
      name: 'Singapore warehouse',
      kind: 'warehouse',
      region: 'ap',
      address: {
        line1: '40 Logistics Lane',
        city: 'Singapore',
        postalCode: '498800',
        country: 'SG',
      },
    },
    {
      handle: 'boutique-paris',
      name: 'Paris boutique',
      kind: 'boutique',
      region: 'eu',
      address: { line1: '18 rue des Ateliers', city: 'Paris', postalCode: '75008', country: 'FR' },
    },
    {
      handle: 'boutique-tokyo',
      name: 'Tokyo boutique',
      kind: 'boutique',
      region: 'ap',
      address: { line1: '銀座 5-4-3', city: '東京都中央区', postalCode: '104-0061', country: 'JP' },
    },
  ];
}
