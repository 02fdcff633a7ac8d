import { sequence } from '../chance.ts';
import type { Tones } from './palette.ts';
import { tonesOf } from './palette.ts';

/** How a material takes the light: the textures that `materials.ts` can lay on an outline. */
export type Surface =
  | 'smooth'
  | 'grain'
  | 'suede'
  | 'croc'
  | 'quilted'
  | 'woven'
  | 'canvas'
  | 'denim'
  | 'twill'
  | 'wool'
  | 'knit'
  | 'cable'
  | 'rib'
  | 'silk'
  | 'satin'
  | 'cotton'
  | 'linen'
  | 'metal'
  | 'glass'
  | 'ceramic'
  | 'acetate';

interface Definition {
  readonly id: string;
  readonly markup: string;
}

/** One sheet being drawn on: its colours, its chance, and the definitions gathered on the way. */
export interface Sheet {
  readonly tones: Tones;
  readonly surface: Surface;
  /** Which of a kind's silhouettes this is. */
  readonly style: 0 | 1;
  /** The next number of this drawing's own sequence, 0 to below 1. */
  readonly chance: () => number;
  readonly definitions: Map<string, Definition>;
}

/** What a drawing function gives back. */
export interface Drawing {
  readonly art: string;
  /** Where the detail view looks. */
  readonly focus: readonly [x: number, y: number];
  /** For what is laid or hung before the wall: the outline that casts its shadow there. Thin wires cast their own. */
  readonly outline?: string;
  /** How far the whole is moved up on the sheet, for low things. */
  readonly raise?: number;
  /** For what stands: the height of the floor under it, and half the width that touches it. */
  readonly stands?: { readonly y: number; readonly halfWidth: number; readonly x?: number };
}

export type Draw = (sheet: Sheet) => Drawing;

export function newSheet(colorHex: string, surface: Surface, seed: number): Sheet {
  return {
    tones: tonesOf(colorHex),
    surface,
    style: seed % 2 === 0 ? 0 : 1,
    chance: sequence(seed),
    definitions: new Map(),
  };
}

/** The same sheet for a part made of something else. */
export function partOf(sheet: Sheet, colorHex: string, surface: Surface): Sheet {
  return { ...sheet, tones: tonesOf(colorHex), surface };
}

/** Adds a definition once, by its key, and gives its reference. `make` receives the id. */
export function define(sheet: Sheet, key: string, make: (id: string) => string): string {
  return `url(#${defineId(sheet, key, make)})`;
}

/** The same, giving the bare id. */
export function defineId(sheet: Sheet, key: string, make: (id: string) => string): string {
  const known = sheet.definitions.get(key);
  if (known) return known.id;
  const id = `d${sheet.definitions.size}`;
  // The place is taken before `make` runs, since it may define parts of its own.
  sheet.definitions.set(key, { id, markup: '' });
  sheet.definitions.set(key, { id, markup: make(id) });
  return id;
}
