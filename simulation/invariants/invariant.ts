import type { Listener, World } from '../world/world.ts';
import type { EndState } from './end-state.ts';

/** A rule that must hold: always, as it is watched, or in the end, when all is healed and done. */
export interface Invariant {
  readonly name: string;
  readonly watch?: (world: World) => Listener;
  readonly atEnd?: (world: World, end: EndState) => void;
}
