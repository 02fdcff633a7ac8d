import type { World } from '../world/world.ts';
import type { Event } from '#ports/event.ts';
import type { Invariant } from './invariant.ts';

const name = 'reconciliation finds nothing that is not explained';

/**
 * After these it has work: consumers that gave up, Regions that were away for longer than work is
 * repeated, and homes that changed hands. All else the sagas themselves bring to an end: reconciliation
 * is the second line, and whatever it finds behind the first one is a hole in that.
 */
const explaining = new Set([
  'event poisoned',
  'Region out of reach',
  'Region evacuated while it runs',
  'Region dead and evacuated',
  'Region cut off, dead and evacuated',
  'Region alone and evacuated',
  'Region lost for good',
]);

/** What partners do, and what other rules look at. */
const notOurs = new Set([
  'delivery.afterCancel',
  'delivery.courierDiffers',
  'refund.failed',
  'order.owing',
  'queue.deadLetter',
]);

export const nothingToReconcile: Invariant = {
  name,
  watch: (world) => {
    if (world.plan.faults.some(({ kind }) => explaining.has(kind))) return {};
    return {
      committed: (_region, _writes, events) => {
        for (const event of events) {
          if (event.type === 'reconciliation.found') tell(world, event);
        }
      },
    };
  },
};

function tell(world: World, { data }: Event): void {
  // By policy, without a fault that names it.
  if (world.sites.some(({ custody, region }) => custody.epochOf(region) > 0)) return;
  const { code, subject } = data as { readonly code: string; readonly subject: string };
  if (notOurs.has(code)) return;
  world.violate(name, `${code} of ${subject}`);
}
