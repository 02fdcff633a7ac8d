import type { Region } from '#kernel/region.ts';
import type { Seat } from '#kernel/roster.ts';
import type { Instant } from '#kernel/time.ts';

/** Where something happened: in a Region, or outside of them (clients, partners, the network). */
export type Lane = Region | 'world';

export interface TraceEntry {
  readonly at: Instant;
  readonly lane: Lane;
  /** Kind first, then the subject: `commit events/ord_…`. */
  readonly kind: string;
  readonly text: string;
  /** Whom it concerns: orders, and what belongs to them. */
  readonly ids: readonly string[];
}

/** Where a message comes from or goes to. */
export type Place = Region | 'clients' | 'witness' | 'provider' | 'courier';

/** By what way a message went. `lease` is what keepers and the witness ask each other all the time. */
export type MessageKind =
  | 'request'
  | 'webhook'
  | 'forward'
  | 'peers'
  | 'replication'
  | 'queue'
  | 'partner'
  | 'witness'
  | 'lease';

/** Something that went from one place to another. */
export interface Message {
  readonly kind: MessageKind;
  readonly from: Place;
  readonly to: Place;
  readonly sentAt: Instant;
  /** Absent when it never arrived. */
  readonly arrivedAt?: Instant;
  readonly text: string;
  readonly ids: readonly string[];
}

export interface SeatTaken extends Seat {
  readonly at: Instant;
  /** Who learned of it then. */
  readonly region: Region;
  readonly home: Region;
}

/** More ids than this concern nobody in particular: a list was read. */
const idsMax = 8;

/** What of a run is told and drawn afterwards. Empty unless the run was asked to keep it. */
export class Recording {
  readonly entries: TraceEntry[] = [];
  readonly messages: Message[] = [];
  readonly seats: SeatTaken[] = [];
  /** The orders that an id, or an actor's name, belongs to. */
  readonly orders = new Map<string, Set<string>>();
  readonly #committed = new Map<string, { readonly at: Instant; readonly region: Region }>();

  add(entry: Omit<TraceEntry, 'ids'>, about?: unknown): void {
    const told = about === undefined ? '' : JSON.stringify(about);
    this.entries.push({ ...entry, ids: idsIn(entry.text, told) });
  }

  /** `about` is looked through for ids. A message that never arrived has `arrivedAt` undefined. */
  send(
    message: Omit<Message, 'ids' | 'arrivedAt'> & { readonly arrivedAt?: Instant | undefined },
    about?: unknown,
  ): void {
    const { arrivedAt, ...rest } = message;
    const ids = idsIn(message.text, about === undefined ? '' : JSON.stringify(about));
    this.messages.push({ ...rest, ids, ...(arrivedAt !== undefined && { arrivedAt }) });
  }

  /** Whatever is named belongs to the order: its payment, its cart, its buyer. */
  link(orderId: string, names: readonly string[]): void {
    for (const name of [orderId, ...names]) {
      const orders = this.orders.get(name) ?? new Set();
      this.orders.set(name, orders.add(orderId));
    }
  }

  /** Remembers an event's commit, and links what it and the commit's keys tell of to its order. */
  committed(
    event: { readonly id: string; readonly subject: string; readonly data: unknown },
    keys: string,
    region: Region,
    at: Instant,
  ): void {
    this.#committed.set(event.id, { region, at });
    const ids = idsIn(event.subject, JSON.stringify(event.data), keys);
    const orders = ids.filter((id) => id.startsWith('ord_'));
    const [orderId] = orders;
    if (orderId !== undefined && orders.length === 1) this.link(orderId, ids);
  }

  /** An event took effect in a subscription: drawn from its commit to here. */
  handled(
    event: { readonly id: string; readonly type: string; readonly subject: string },
    queue: string,
    region: Region,
    at: Instant,
  ): void {
    const from = this.#committed.get(event.id) ?? { region, at };
    const text = `${event.type} → ${queue}: ${event.subject}`;
    this.send({
      kind: 'queue',
      from: from.region,
      to: region,
      sentAt: from.at,
      arrivedAt: at,
      text,
    });
  }
}

const idShape = /\b(?:ord|cart|pay|rsv|dlv|inv|ret|ref|crn)_[a-z]+_[0-9a-hjkmnp-tv-z]{26}/g;

/** The ids of orders and of what belongs to them. */
function idsIn(...texts: readonly string[]): string[] {
  const found = new Set(texts.flatMap((text) => text.match(idShape) ?? []));
  return found.size > idsMax ? [] : [...found];
}
