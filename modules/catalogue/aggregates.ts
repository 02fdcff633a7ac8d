import { isId } from '#kernel/ids.ts';
import { mendedOf } from '#ports/aggregate.ts';
import type { Aggregate, Mended } from '#ports/aggregate.ts';
import { mendHead } from '#ports/heads.ts';
import type { Head, Heads } from '#ports/heads.ts';
import type { Change } from '#ports/table.ts';
import type { CataloguePorts } from './change.ts';
import { categoryHeads } from './put-category.ts';
import { collectionHeads } from './put-collection.ts';
import { refreshSellables } from './refresh-sellables.ts';
import { productHeads, sellableKind } from './store.ts';

/**
 * The catalogue, to be put right when what a former holder wrote arrives late. A change that nobody
 * went on from is not made anew: whoever made it looks at what there is now, and decides again.
 */
export function catalogueAggregates(ports: CataloguePorts): Aggregate[] {
  return [
    {
      kind: productHeads.id,
      items: [productHeads.kind.name, sellableKind.name],
      subjectOf: (change) =>
        change.kind === sellableKind.name
          ? change.value === undefined
            ? undefined
            : sellableKind.decode(change.value).productId
          : idIn(change),
      mend: async (subject) => {
        const standing = await mendHead(ports.table, productHeads, subject);
        if (isId('product', subject)) await refreshSellables(ports, subject);
        return mendedOf(standing);
      },
    },
    entryAggregate(ports, categoryHeads),
    entryAggregate(ports, collectionHeads),
  ];
}

function entryAggregate<V extends Head>(ports: CataloguePorts, heads: Heads<V>): Aggregate {
  return {
    kind: heads.id,
    items: [heads.kind.name],
    subjectOf: idIn,
    mend: async (subject): Promise<Mended> => mendedOf(await mendHead(ports.table, heads, subject)),
  };
}

function idIn({ key }: Change): string {
  return key.partition.slice(key.partition.indexOf('/') + 1);
}
