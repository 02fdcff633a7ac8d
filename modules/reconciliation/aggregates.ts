import type { Aggregate } from '#ports/aggregate.ts';
import { mendedOf } from '#ports/aggregate.ts';
import { mendHead } from '#ports/heads.ts';
import type { Table } from '#ports/table.ts';
import { findingHeads } from './store.ts';

/** Findings, to be put right when what a former holder wrote arrives late. */
export function findingAggregates({ table }: { readonly table: Table }): Aggregate[] {
  return [
    {
      kind: findingHeads.id,
      items: [findingHeads.kind.name],
      subjectOf: ({ key }) => key.partition.slice('finding/'.length),
      mend: async (subject) => mendedOf(await mendHead(table, findingHeads, subject)),
    },
  ];
}
