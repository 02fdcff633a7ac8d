import type { Result } from '#kernel/result.ts';
import { secondMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import {
  givingAnewAt,
  givingChanged,
  givingRegions,
  loadReservations,
} from '#modules/inventory/index.ts';
import type { Clock } from '#ports/clock.ts';
import { CursorExpired, getManyMax } from '#ports/table.ts';
import type { Change, Cursor, Table, WantedChanges } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { Reception } from './answers/reception.ts';
import type { ParsedRead, ReadRequest } from './answers/reception.ts';
import type { Kept } from './answers/memo.ts';
import type { ReadAnswer } from './answers/read-answer.ts';
import { apply, shopKinds } from './apply.ts';
import type { ReadRefusal } from './problems.ts';
import { ShopModel } from './shop-model.ts';
import { loadSnapshot } from './snapshot.ts';

/** Bytes of answers kept ready, by default. */
export const answersBytesDefault = 128 * 1024 * 1024;

const changesPageMax = 500;
const shopChanges: WantedChanges = { kinds: shopKinds };
/** After so many products filed anew, requests that wait are let through. */
const heavyInARowMax = 8;
const failureWaitMs = secondMs;
/** Changes come in bursts; one look then does for many. Little of the 100 ms that a change may take. */
const gatherMs = 10;

export interface ShoppingOptions {
  /**
   * How far the table's indexes may lag behind its commits. The snapshot is read so much later
   * than the stream's cursor is taken, so that nothing falls between them.
   */
  readonly indexLagMs?: number;
  readonly answersBytesMax?: number;
  /** Told the surrogate keys of what changed, so that a cache in front can purge them. */
  readonly onChanged?: (surrogateKeys: readonly string[]) => void;
}

/** The reading side of the shop: a model in memory that follows the table, and its answers. */
export interface Shopping {
  /** The answer, at once; undefined when the request is no read of the shop. */
  answer(request: ReadRequest): ReadAnswer | undefined;
  /** The same for a query that was parsed elsewhere, as routes have it. */
  read(parsed: ParsedRead): Result<Kept, ReadRefusal>;
  status(): ShoppingStatus;
  /** Resolves when everything that was committed here before the call is in the answers. */
  caughtUp(): Promise<void>;
  /** Stops following. Answers stay as they are. */
  close(): Promise<void>;
}

export interface ShoppingStatus {
  readonly products: number;
  readonly changesApplied: number;
  /** When the stream was last read to its end. */
  readonly currentAt: Instant;
  readonly answersKept: number;
  readonly answersBytes: number;
}

export interface ShoppingPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Builds the model and follows the table from then on. Resolves when it is ready to answer. */
export async function openShopping(
  ports: ShoppingPorts,
  options: ShoppingOptions = {},
): Promise<Shopping> {
  const follower = new Follower(ports, options);
  await follower.rebuild();
  const stop = new AbortController();
  const following = follower.follow(stop.signal);
  return {
    answer: (request) => {
      follower.refresh();
      return follower.reception.answer(request);
    },
    read: (parsed) => {
      follower.refresh();
      return follower.reception.read(parsed);
    },
    status: () => follower.status(),
    caughtUp: () => follower.catchUp(),
    close: async () => {
      stop.abort();
      await following;
    },
  };
}

class Follower {
  reception: Reception;
  private model = new ShopModel();
  private cursor: Cursor | undefined;
  private changesApplied = 0;
  private heavyInARow = 0;
  private currentAt: Instant;
  /** When something that is told may cease to be true without any change of the table. */
  private dueAt: Instant | undefined;
  private turn: Promise<void> = Promise.resolve();
  private readonly ports: ShoppingPorts;
  private readonly options: ShoppingOptions;

  constructor(ports: ShoppingPorts, options: ShoppingOptions) {
    this.ports = ports;
    this.options = options;
    this.reception = this.receive(this.model);
    this.currentAt = ports.clock.now();
  }

  /** A new model beside the one that answers, which it replaces when it is whole. */
  async rebuild(): Promise<void> {
    const { table } = this.ports;
    const model = new ShopModel();
    this.bringToNow(model);
    const cursor = await table.latest();
    const { indexLagMs = 0 } = this.options;
    if (indexLagMs > 0) await this.ports.clock.wait(indexLagMs);
    await loadSnapshot(table, model);
    const after = await this.read(model, cursor);
    model.stamps.takeTouched();
    this.model = model;
    this.cursor = after;
    this.reception = this.receive(model);
  }

  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.catchUp();
        if (this.cursor === undefined) continue;
        await this.news(this.cursor, signal);
        await this.ports.clock.wait(gatherMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        // The shop goes on answering with what it knows, and tries again.
        this.ports.telemetry.log('error', 'Following the catalogue failed; it is tried again', {
          reason: error instanceof Error ? error.message : 'unknown',
        });
        await this.ports.clock.wait(failureWaitMs, signal).catch(() => undefined);
      }
    }
  }

  /** Before an answer: what was told until a moment that has passed is not told any more. */
  refresh(): void {
    if (this.dueAt === undefined || this.ports.clock.now() < this.dueAt) return;
    this.bringToNow(this.model);
    this.noteDue(this.model);
    this.tell(this.model);
  }

  /** Resolves when something came after the cursor, or other Regions' units can be sold. */
  private async news(cursor: Cursor, signal: AbortSignal): Promise<void> {
    const { giving } = this.model.shelves;
    const enough = new AbortController();
    const either = AbortSignal.any([signal, enough.signal]);
    await Promise.race([
      this.ports.table.changed(cursor, either),
      givingChanged(this.ports, giving, either),
    ]);
    enough.abort();
  }

  /** What is told of stock though the table says nothing of it: by the hour, and by who holds what. */
  private bringToNow(model: ShopModel): void {
    model.lapse(this.ports.clock.now());
    model.giveFrom(givingRegions(this.ports));
  }

  private noteDue(model: ShopModel): void {
    const dues = [model.shelves.nextLapse(), givingAnewAt(this.ports)];
    this.dueAt = dues.filter((due) => due !== undefined).toSorted((a, b) => a - b)[0];
  }

  /** One at a time, in the order of calls. */
  catchUp(): Promise<void> {
    const turn = this.turn.catch(() => undefined).then(() => this.advance());
    this.turn = turn;
    return turn;
  }

  status(): ShoppingStatus {
    const { answers, bytes } = this.reception.kept;
    return {
      products: this.model.size,
      changesApplied: this.changesApplied,
      currentAt: this.currentAt,
      answersKept: answers,
      answersBytes: bytes,
    };
  }

  private async advance(): Promise<void> {
    try {
      if (this.cursor !== undefined) this.cursor = await this.read(this.model, this.cursor);
    } catch (error) {
      if (!(error instanceof CursorExpired)) throw error;
      this.ports.telemetry.log('warn', 'The stream of changes was lost; the shop is built anew');
      const { stamps } = this.model;
      await this.rebuild();
      // What changed meanwhile is not known, so everything that a cache may hold is purged.
      this.options.onChanged?.(stamps.keys());
    }
  }

  /** Applies what came after the cursor, to the end of the stream. Returns the new cursor. */
  private async read(model: ShopModel, from: Cursor): Promise<Cursor> {
    let cursor = from;
    for (;;) {
      const page = await this.ports.table.changes(cursor, changesPageMax, shopChanges);
      const isAtEnd = page.cursor === cursor;
      for (const change of lastOfEach(page.changes)) {
        if (apply(model, change) !== 'heavy' || ++this.heavyInARow < heavyInARowMax) continue;
        this.heavyInARow = 0;
        this.tell(model);
        await this.ports.clock.wait(0);
      }
      this.bringToNow(model);
      await this.verifyPromises(model);
      this.noteDue(model);
      // Only now: a page that failed half-way is read again, and applying is repeatable.
      cursor = page.cursor;
      if (model === this.model) this.cursor = cursor;
      this.changesApplied += page.changes.length;
      this.tell(model);
      if (!isAtEnd) continue;
      this.currentAt = this.ports.clock.now();
      return cursor;
    }
  }

  /** Of pieces that would else be told to be sold out: whether those who were promised them still hold them. */
  private async verifyPromises(model: ShopModel): Promise<void> {
    const wanted = model.shelves.takeUnverified();
    for (let at = 0; at < wanted.length; at += getManyMax) {
      const reservationIds = wanted.slice(at, at + getManyMax);
      const found = await loadReservations(this.ports.table, reservationIds);
      reservationIds.forEach((reservationId, index) => {
        model.noteReservation(reservationId, found[index]?.status === 'held');
      });
    }
  }

  private tell(model: ShopModel): void {
    if (model !== this.model || !this.options.onChanged) return;
    const keys = model.stamps.takeTouched();
    if (keys.length > 0) this.options.onChanged(keys);
  }

  private receive(model: ShopModel): Reception {
    return new Reception(model, this.options.answersBytesMax ?? answersBytesDefault);
  }
}

/** The newest change of each item in a page; the older ones are overtaken. */
function lastOfEach(changes: readonly Change[]): Iterable<Change> {
  if (changes.length < 2) return changes;
  const last = new Map<string, Change>();
  for (const change of changes) last.set(`${change.key.partition}\n${change.key.sort}`, change);
  return last.values();
}
