import { expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { instant } from '#kernel/time.ts';
import { ownCustody } from './custody.ts';
import { appendEvent } from './event.ts';
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
