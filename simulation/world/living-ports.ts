import type { Region } from '#kernel/region.ts';
import type { Cursors } from '#ports/cursors.ts';
import type { Event } from '#ports/event.ts';
import type { Queues } from '#ports/queue.ts';
import type { CommitResult, Cursor, Table, Write } from '#ports/table.ts';
import { streamLatency } from './life.ts';
import type { Latency, Life } from './life.ts';

/** Whom a process's work is shown to, at the moment of its effect. */
export interface Watcher {
  committed(region: Region, writes: readonly Write[], result: CommitResult): void;
  /** About to be handled: may throw, as a consumer that cannot digest it would. */
  delivering(region: Region, queue: string, event: Event): void;
  handled(region: Region, queue: string, event: Event): void;
  /** `about` is what was asked: for people only. */
  asked(region: Region, partner: string, operation: string, about: unknown): void;
}

/** The table as one run of a process has it. */
export function livingTable(table: Table, life: Life, watcher: Watcher): Table {
  return {
    region: table.region,
    custody: table.custody,
    get: (kind, key) => life.call(() => table.get(kind, key)),
    getMany: (kind, keys) => life.call(() => table.getMany(kind, keys)),
    query: (query) => life.call(() => table.query(query)),
    commit: (writes) =>
      life.callAndAnswer(async () => {
        const result = await table.commit(writes);
        watcher.committed(table.region, writes, result);
        return result;
      }),
    changes: async (after, limit, wanted) => {
      // At the end of the stream there is nothing to wait for, and most looks are of that kind.
      const isAtEnd = after === (await table.latest());
      if (isAtEnd) return { changes: [], cursor: after };
      return life.call(() => table.changes(after, limit, wanted));
    },
    // A stream tells of changes a little later, and of several at once.
    changed: async (after, signal) => {
      await table.changed(after, signal);
      await life.call(() => Promise.resolve(), streamLatency);
    },
    latest: () => life.call(() => table.latest()),
  };
}

/** Queues whose consumers die with the process. An acknowledgement is a call of its own. */
export function livingQueues(queues: Queues, region: Region, life: Life, watcher: Watcher): Queues {
  return {
    send: (queue, messages) =>
      messages.length === 0
        ? Promise.resolve()
        : life.callAndAnswer(() => queues.send(queue, messages)),
    consume: (queue, handler, options) => {
      const watched: typeof handler = async (message, signal) => {
        const event = message.body as Event; // The bus carries events only.
        watcher.delivering(region, queue, event);
        await handler(message, signal);
        watcher.handled(region, queue, event);
        await life.call(() => Promise.resolve());
      };
      return queues.consume(queue, watched, options);
    },
    deadLetters: (queue, limit, cursor) =>
      life.call(() => queues.deadLetters(queue, limit, cursor)),
    redrive: (queue, ids) => life.callAndAnswer(() => queues.redrive(queue, ids)),
    depth: (queue) => life.call(() => queues.depth(queue)),
  };
}

export function livingCursors(cursors: Map<string, Cursor>, life: Life): Cursors {
  return {
    load: (follower) => life.call(() => Promise.resolve(cursors.get(follower))),
    save: (follower, cursor) =>
      life.callAndAnswer(() => {
        cursors.set(follower, cursor);
        return Promise.resolve();
      }),
  };
}

/**
 * Any other port: each of its methods is a call whose answer is on its way as well, but for those
 * named as immediate.
 */
export function living<T extends object>(
  port: T,
  life: Life,
  options: {
    readonly latency?: Latency;
    readonly immediate?: readonly (keyof T)[];
    readonly asked?: (operation: string, about: unknown) => void;
  } = {},
): T {
  const immediate = new Set<PropertyKey>(options.immediate);
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (immediate.has(name)) return (...given: unknown[]) => Reflect.apply(member, target, given);
      return (...given: unknown[]) =>
        life.callAndAnswer(async (): Promise<unknown> => {
          options.asked?.(String(name), given);
          return Reflect.apply(member, target, given);
        }, options.latency);
    },
  });
}
