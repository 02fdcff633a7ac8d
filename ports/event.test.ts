import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { instant } from '#kernel/time.ts';
import { ownCustody } from './custody.ts';
import { appendEvent, prevailing } from './event.ts';
import type { Event } from './event.ts';
import { checkSend } from './queue-rules.ts';
import { checkCommit } from './table-rules.ts';
import { TableLimitExceeded } from './table.ts';

const here = { region: 'eu', custody: ownCustody('eu') } as const;

function eventOf(textBytes: number): Event {
  return {
    id: makeId('event', 'eu', 1, new Uint8Array(10)),
    type: 'order.placed',
    at: instant(1),
    region: 'eu',
    subject: makeId('order', 'eu', 1, new Uint8Array(10)),
    sequence: 1,
    data: { text: 'x'.repeat(textBytes) },
    correlationId: 'test-0001',
  };
}

test('what no message can carry is no event: its commit is refused', () => {
  let largest = 0;
  for (let bytes = 261_000; bytes < 263_000; bytes += 10) {
    try {
      checkCommit(here, [appendEvent(here, eventOf(bytes))]);
      largest = bytes;
    } catch (error) {
      expect(error).toBeInstanceOf(TableLimitExceeded);
    }
  }
  expect(largest).toBeGreaterThan(261_000);
  expect(largest).toBeLessThan(262_900);
  expect(checkSend([{ body: eventOf(largest) }])).toHaveLength(1);
});

describe('two holders that went on from the same point', () => {
  const event = (sequence: number, epoch: number): Event => ({
    ...eventOf(1),
    sequence,
    ...(epoch > 0 && { epoch }),
  });
  const names = (events: readonly Event[]) =>
    events.map(({ sequence, epoch = 0 }) => `${sequence}@${epoch}`);

  test.each<[string, [number, number][], string[], string[]]>([
    [
      'one holder',
      [
        [1, 0],
        [2, 0],
      ],
      ['1@0', '2@0'],
      [],
    ],
    [
      'the successor knew all',
      [
        [1, 0],
        [2, 0],
        [3, 1],
      ],
      ['1@0', '2@0', '3@1'],
      [],
    ],
    [
      'the successor missed one',
      [
        [1, 0],
        [2, 0],
        [2, 1],
      ],
      ['1@0', '2@1'],
      ['2@0'],
    ],
    [
      'and more',
      [
        [1, 0],
        [2, 0],
        [3, 0],
        [2, 1],
      ],
      ['1@0', '2@1'],
      ['2@0', '3@0'],
    ],
    [
      'twice handed over',
      [
        [1, 0],
        [2, 0],
        [2, 1],
        [3, 1],
        [3, 2],
      ],
      ['1@0', '2@1', '3@2'],
      ['2@0', '3@1'],
    ],
    [
      'a gap is none of its business',
      [
        [1, 0],
        [3, 1],
      ],
      ['1@0', '3@1'],
      [],
    ],
  ])('%s', (_name, given, living, stray) => {
    const branches = prevailing(given.map(([sequence, epoch]) => event(sequence, epoch)));
    expect([names(branches.living), names(branches.stray)]).toEqual([living, stray]);
  });

  const pairs = fc.uniqueArray(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 3 })), {
    selector: String,
    maxLength: 20,
  });
  test('every event is in one branch, the living have each sequence once and epochs that never fall', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const { living, stray } = prevailing(given.map(([n, epoch]) => event(n, epoch)));
        expect([...names(living), ...names(stray)].toSorted()).toEqual(
          given.map(([n, epoch]) => `${n}@${epoch}`).toSorted(),
        );
        const sequences = living.map(({ sequence }) => sequence);
        expect(new Set(sequences).size).toBe(sequences.length);
        const epochs = living.map(({ epoch = 0 }) => epoch);
        expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
      }),
    );
  });

  test('each epoch writes under a key of its own, so nothing is overwritten', () => {
    const at = (epoch: number) =>
      appendEvent({ custody: { ...ownCustody('ap'), epochOf: () => epoch } }, eventOf(1)).key;
    expect([0, 1, 12].map((epoch) => at(epoch).sort)).toEqual([
      '0000000001',
      '0000000001/000001',
      '0000000001/000012',
    ]);
  });

  test('documents on a Region’s own units stay in its epoch', () => {
    const transfer = { ...eventOf(1), subject: makeId('transfer', 'eu', 1, new Uint8Array(10)) };
    const custody = { ...ownCustody('ap'), epochOf: () => 4 };
    expect(appendEvent({ custody }, transfer).key.sort).toBe('0000000001');
  });
});
