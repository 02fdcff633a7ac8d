import type { Bug } from './bug.ts';

/** Mistakes when a home changes hands. */
export const regionBugs: readonly Bug[] = [];
