import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('so many work at once and no more, in the order in which they came, though one fails', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  let atWork = 0;
  let most = 0;
  const work = async (number: number): Promise<number> => {
    begun.push(number);
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((later) => setImmediate(later));
    atWork -= 1;
    if (number === 3) throw new Error('three');
    return number;
  };
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const done = await Promise.allSettled(numbers.map((number) => turns.take(() => work(number))));
  expect(most).toBe(2);
  expect(begun).toEqual(numbers);
  expect(done.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(
    1,
  );
  expect(await turns.take(() => Promise.resolve('free'))).toBe('free');
});
