import { makeId } from '#kernel/ids.ts';
import type { Id, IdKind } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** A new id whose home is `region`. */
export function newId<K extends IdKind>(
  kind: K,
  region: Region,
  ports: { clock: Clock; random: Random },
): Id<K> {
  return makeId(kind, region, ports.clock.now(), ports.random.bytes(10));
}
