import type { Fault } from '../world/plan.ts';

/** Where in the picture a fault lies: `link` is what is between the Regions. */
export function laneOf({ kind, region }: Pick<Fault, 'kind' | 'region'>): string {
  if (/^(link|replication)/.test(kind)) return 'link';
  if (kind.startsWith('witness')) return 'witness';
  if (/^(provider|webhooks)/.test(kind)) return 'provider';
  if (kind.startsWith('courier')) return 'courier';
  return region;
}
