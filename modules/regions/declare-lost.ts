import { regionLost } from '#contracts/events/regions.ts';
import type { Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import { changeRoster } from './change-roster.ts';
import type { ChangeRefusal } from './change-roster.ts';
import type { CommandPorts, RegionOrder } from './evacuate-region.ts';
import { noteOnce } from './region-log.ts';

/**
 * Declares that the store of an evacuated Region will never be back: what only it knew is given up,
 * and should it appear after all, it is not let in. For good. Repeating it changes nothing.
 */
export async function declareLost(
  ports: CommandPorts,
  order: RegionOrder,
  correlationId: string,
): Promise<Result<Roster, ChangeRefusal>> {
  const { region, by, reason } = order;
  const changed = await changeRoster(ports, { by, reason }, (roster) =>
    roster.seats[region].standing === 'lost' ? undefined : { kind: 'lost', home: region },
  );
  if (!changed.ok) return changed;
  const { epoch } = changed.value.seats[region];
  const data = { home: region, epoch, by, reason };
  await noteOnce(ports, regionLost, `${region}/${epoch}`, data, correlationId);
  return changed;
}
