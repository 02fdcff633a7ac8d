import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import { Foreground } from './foreground.ts';

/** Keeps so many requests under way until each is answered. */
function open(requests: number) {
  const clock = new SimulatedClock({ mode: 'manual' });
  const foreground = new Foreground(clock);
  const answers = Array.from({ length: requests }, () => Promise.withResolvers<void>());
  const ask = () => void answers.map(({ promise }) => foreground.during(promise));
  const answer = () => {
    for (const { resolve } of answers) resolve();
  };
  const turn = { taken: false };
  const wait = () => void foreground.turn().then(() => (turn.taken = true));
  return { clock, foreground, ask, answer, turn, wait };
}

describe('work that nobody waits for', () => {
  test('goes at once while few requests are under way', async () => {
    const { clock, ask, turn, wait } = open(3);
    ask();
    wait();
    await clock.advance(0);
    expect(turn.taken).toBe(true);
  });

  test('waits for the requests under way, and for a quiet moment after them', async () => {
    const { answer, ask, clock, turn, wait } = open(4);
    ask();
    wait();
    await clock.advance(500);
    expect(turn.taken).toBe(false);
    answer();
    await clock.advance(100);
    expect(turn.taken).toBe(true);
  });

  test('does not slip in between two bursts of requests', async () => {
    const { clock, foreground, turn, wait } = open(0);
    const burst = async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (let n = 0; n < 10; n++) void foreground.during(promise);
      await clock.advance(30);
      resolve();
      await clock.advance(15);
    };
    await burst();
    wait();
    for (let n = 0; n < 20; n++) await burst();
    expect(turn.taken).toBe(false);
  });

  test('gets its turn in the end, however busy it is', async () => {
    const { ask, clock, turn, wait } = open(64);
    ask();
    wait();
    await clock.advance(9_000);
    expect(turn.taken).toBe(false);
    await clock.advance(2_000);
    expect(turn.taken).toBe(true);
  });
});
