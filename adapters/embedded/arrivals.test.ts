import { expect, test } from 'vitest';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { hasPassed } from './arrivals.ts';
import { startOfWalk } from './walk.ts';

const at = (text: string): Cursor => text as Cursor; // As the change log makes them.

test.each<[string, Cursor | undefined, Cursor, boolean]>([
  ['at the mark', at('a'), at('a'), true],
  ['past it, though shorter texts sort later', at('10'), at('z'), true],
  ['before it', at('z'), at('10'), false],
  ['in the midst of the entry that it ends', at('a.3'), at('a'), false],
  ['in the midst of a later one', at('b.3'), at('a'), true],
  ['nowhere yet', undefined, at('1'), false],
  ['nowhere yet, where nothing was written', undefined, firstCursor, true],
  ['on a walk over all items', startOfWalk(at('zz')), at('1'), false],
])('a reader %s', (_, cursor, mark, expected) => {
  expect(hasPassed(cursor, mark)).toBe(expected);
});
