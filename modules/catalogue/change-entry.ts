import { isDeepStrictEqual } from 'node:util';
import { present } from '#kernel/assert.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import { loadHead, stepHead } from '#ports/heads.ts';
import type { Head, Heads } from '#ports/heads.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Item, Write } from '#ports/table.ts';
import { beforeRetry, commitAttemptsMax, enveloped, wasRepeated } from './change.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';

/** A category or a collection: small, and told whole by its newest event. */
export interface Entry extends Head {
  readonly updatedAt: Instant;
}

export type EntryData<V extends Entry> = Omit<V, keyof Entry>;

export interface EntrySpec<V extends Entry, A> {
  readonly subject: string;
  readonly type: 'category.changed' | 'collection.changed';
  readonly heads: Heads<V>;
  /** The head after an event of this data: all that it takes to rebuild it. */
  readonly evolve: (data: EntryData<V>, sequence: number, at: Instant) => V;
  readonly view: (entry: V) => A;
  /** Reads back what `view` made, from a repetition record. */
  readonly recalled: (answer: unknown) => A;
}

/** Makes an entry what the decision says: head, event and repetition record in one commit. */
export async function changeEntry<V extends Entry, A, Code extends string>(
  ports: CataloguePorts,
  spec: EntrySpec<V, A>,
  decide: (entry: V | undefined) => Promise<Result<EntryData<V>, Code>>,
  context: ChangeContext,
): Promise<Result<A, Code | 'catalogue_contended'>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const item = await loadHead(ports.table, spec.heads, spec.subject);
    const decision = await decide(item?.value);
    if (!decision.ok) return decision;

    const { once } = context;
    const { next, writes } = writesOf(ports, spec, item, decision.value, context);
    const answer = spec.view(next);
    if (once) writes.push(recordOnce(once, ports.table.region, ports.clock.now(), answer));
    if (writes.length === 0) return ok(answer);
    const result = await ports.table.commit(writes);
    if (result.ok) return ok(answer);
    const earlier = once && wasRepeated(result) ? await recallOnce(ports.table, once) : undefined;
    if (earlier) return ok(spec.recalled(earlier.answer));
    await beforeRetry(ports, attempt);
  }
  return refused('catalogue_contended', 'Others keep changing it: try again.');
}

function writesOf<V extends Entry, A>(
  ports: CataloguePorts,
  spec: EntrySpec<V, A>,
  item: Item<V> | undefined,
  data: EntryData<V>,
  context: ChangeContext,
): { readonly next: V; readonly writes: Write[] } {
  if (item) {
    const { epoch: _, ...known } = item.value;
    const same = isDeepStrictEqual(spec.evolve(data, known.sequence, known.updatedAt), known);
    if (same) return { next: item.value, writes: [] };
  }
  const subject = { id: spec.subject, sequence: item?.value.sequence ?? 0 };
  const [event] = enveloped(ports, context, subject, [{ type: spec.type, data }]);
  const told = present(event, 'event of the change');
  const after = spec.evolve(data, told.sequence, told.at);
  const { head, writes } = stepHead(ports.table, spec.heads, item, after, [told]);
  return { next: head, writes };
}
