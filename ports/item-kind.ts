import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Expectation, IndexEntry, Item, ItemKind, Key, Write } from './table.ts';

export type { ItemKind, Nature } from './table.ts';

type HomeRule = (key: Key) => Region | undefined;

export function ownedKind<V>(
  name: string,
  home: HomeRule,
  decode: (stored: unknown) => V,
): ItemKind<V> {
  return { name, nature: 'owned', home, decode };
}

export function appendedKind<V>(
  name: string,
  home: HomeRule,
  decode: (stored: unknown) => V,
): ItemKind<V> {
  return { name, nature: 'appended', home, decode };
}

/**
 * The same kind, of items that stay with their Region: no other adopts them when it is evacuated.
 * For what must be written where it is, such as allotments, and for a Region's notes on itself. Only
 * when the Region is lost for good does its holder write them in its place.
 */
export function staying<V>(
  kind: ItemKind<V>,
  stays: (key: Key) => boolean = () => true,
): ItemKind<V> {
  return { ...kind, stays };
}

export function mergeableKind<V>(name: string, decode: (stored: unknown) => V): ItemKind<V> {
  return { name, nature: 'mergeable', home: () => undefined, decode };
}

/**
 * Decodes what this kind itself encoded, without a second look at its shape: for hot items whose
 * only writer is the kind's own typed `put`, guarded by the version.
 */
export function trusted<V>(stored: unknown): V {
  return stored as V; // A codec: the stored value came from `put` of the same kind.
}

interface PutOptions {
  readonly expiresAt?: Instant;
  readonly indexes?: readonly IndexEntry[];
}

export function put<V>(
  kind: ItemKind<V>,
  key: Key,
  value: V,
  expect: Expectation,
  options: PutOptions = {},
): Write {
  return { op: 'put', kind, key, value, expect, ...options };
}

export function remove<V>(kind: ItemKind<V>, key: Key, expect: Expectation): Write {
  return { op: 'delete', kind, key, expect };
}

export function check<V>(kind: ItemKind<V>, key: Key, expect: Expectation): Write {
  return { op: 'check', kind, key, expect };
}

/** The item's value when it is of this kind: for pages that mix kinds. */
export function valueOf<V>(kind: ItemKind<V>, item: Item): V | undefined {
  return item.kind === kind.name ? kind.decode(item.value) : undefined;
}

/** The version to expect of an item as it was read: its own, or that it is absent. */
export function asRead(item: Item | undefined): Expectation {
  return item?.version ?? 'absent';
}
