import type { Event } from '#ports/event.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { unheard } from './unheard.ts';

const name = 'invoices are numbered without gaps';

/** In the end each series of invoices and credit notes runs from 1 to its last, each number once. */
export const papersAreNumbered: Invariant = {
  name,
  atEnd: (world, end) => {
    const series = new Map<string, number[]>();
    // What nobody else got of a lost Region's documents has its number nevertheless.
    for (const event of [...end.events, ...unheard(world, end)]) {
      const number = numberIn(event);
      if (number === undefined) continue;
      const at = number.lastIndexOf('-');
      const counts = series.get(number.slice(0, at)) ?? [];
      series.set(number.slice(0, at), [...counts, Number(number.slice(at + 1))]);
    }
    for (const [of, counts] of series) check(world, of, counts);
  },
};

/** A document that a former holder numbered, and nobody went on from, has its number nevertheless. */
function numberIn({ data, type }: Event): string | undefined {
  if (type !== 'invoice.issued' && type !== 'creditNote.issued') return undefined;
  return (data as { readonly number: string }).number; // By its contract.
}

function check(world: World, series: string, counts: readonly number[]): void {
  const distinct = new Set(counts);
  if (distinct.size < counts.length) world.violate(name, `${series} has a number twice`);
  const last = Math.max(...counts);
  if (last !== distinct.size) {
    world.violate(name, `${series} has ${distinct.size} documents up to number ${last}`);
  }
}
