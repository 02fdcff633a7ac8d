import { plant } from './bugs/patch-source.ts';
import type { Patch } from './bugs/bug.ts';

/**
 * A third Region, as lines of the real source would name it. Nothing else of the house may count its
 * Regions: what does is found by running it so.
 */
export const third: readonly Patch[] = [
  {
    file: 'kernel/region.ts',
    find: "['eu', 'ap'] as const",
    replace: "['eu', 'ap', 'us'] as const",
  },
  {
    file: 'kernel/stock-location.ts',
    find: "  { handle: 'boutique-paris'",
    replace:
      "  { handle: 'warehouse-new-york', kind: 'warehouse', region: 'us' },\n" +
      "  { handle: 'boutique-paris'",
  },
  {
    file: 'kernel/market.ts',
    find: "'America/New_York', 'eu', ['US']",
    replace: "'America/New_York', 'us', ['US']",
  },
  {
    file: 'modules/notifications/mailboxes.ts',
    find: '} as const satisfies Record<Region',
    replace:
      "  us: { 'order-desk': 'order-desk.americas@meridian.example' },\n" +
      '} as const satisfies Record<Region',
  },
];

/** So many Regions has the house from now on in this thread. To be called before any of it is loaded. */
export function haveRegions(count: number): void {
  if (count === 3) plant({ patches: third });
}
