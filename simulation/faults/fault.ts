import type { SeededRandom } from '#adapters/simulated/index.ts';
import type { Fault } from '../world/plan.ts';
import type { World } from '../world/world.ts';

/** A kind of fault: what it does to the world, and the way to undo it. */
export interface FaultKind {
  readonly name: string;
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
  /** Whether it may last hours instead of minutes. */
  readonly mayLast?: boolean;
  /** Sets it off; the function that it returns is called when it is over. */
  readonly start: (world: World, fault: Fault, random: SeededRandom) => () => void;
}
