import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import type { Outcome } from './ask-region.ts';
import { leadRead, leadWrite } from './lead.ts';

/** What a Region does with a question: answers with a status, is not there, breaks off, or hangs. */
type Conduct = number | 'refuses' | 'breaks' | 'hangs';

function outcomeOf(conduct: Exclude<Conduct, 'hangs'>, region: Region): Outcome {
  if (conduct === 'refuses') return { sent: false };
  if (conduct === 'breaks') return { sent: true };
  return { answer: { status: conduct, headers: {}, bytes: Buffer.from(region) } };
}

/** Two Regions of the given conduct; `asked` tells who was asked, `dropped` whom nobody waits for. */
function regionsThat(conducts: Record<Region, Conduct>) {
  const asked: Region[] = [];
  const dropped: Region[] = [];
  const ask = async (region: Region, signal?: AbortSignal): Promise<Outcome> => {
    asked.push(region);
    signal?.addEventListener('abort', () => dropped.push(region));
    const conduct = conducts[region];
    if (conduct !== 'hangs') return await Promise.resolve(outcomeOf(conduct, region));
    return await new Promise(() => undefined);
  };
  return { ask, asked, dropped };
}

const order = ['eu', 'ap'] as const;

describe('a read', () => {
  test.each<[Conduct, Conduct, Region, number]>([
    [200, 200, 'eu', 200],
    [404, 200, 'eu', 404],
    [500, 200, 'eu', 500],
    ['refuses', 200, 'ap', 200],
    ['breaks', 200, 'ap', 200],
    [502, 200, 'ap', 200],
    [503, 404, 'ap', 404],
    [504, 'refuses', 'eu', 504],
    ['breaks', 503, 'ap', 503],
    [503, 503, 'eu', 503],
  ])('of Regions that do %s and %s is answered by %s with %s', async (eu, ap, by, status) => {
    const { ask } = regionsThat({ eu, ap });
    const led = await leadRead(order, ask, new SimulatedClock());
    expect([led?.region, led?.answer.status]).toEqual([by, status]);
  });

  test('asks nobody else while the first is quick', async () => {
    const { ask, asked } = regionsThat({ eu: 200, ap: 200 });
    await leadRead(order, ask, new SimulatedClock());
    expect(asked).toEqual(['eu']);
  });

  test('of a Region that hangs is answered by the next, and the first is waited for no more', async () => {
    const { ask, asked, dropped } = regionsThat({ eu: 'hangs', ap: 200 });
    const led = await leadRead(order, ask, new SimulatedClock());
    expect(led?.region).toBe('ap');
    expect([asked, dropped]).toEqual([
      ['eu', 'ap'],
      ['eu', 'ap'],
    ]);
  });

  test('that nobody answers has no answer', async () => {
    const { ask } = regionsThat({ eu: 'breaks', ap: 'refuses' });
    expect(await leadRead(order, ask, new SimulatedClock())).toBeUndefined();
  });
});

describe('a write', () => {
  test.each<[string, Conduct, boolean, readonly Region[], Region | undefined]>([
    ['is answered by the first', 200, false, ['eu'], 'eu'],
    ['is not asked elsewhere what one said it cannot do', 503, true, ['eu'], 'eu'],
    ['goes on where surely nothing was done', 'refuses', false, ['eu', 'ap'], 'ap'],
    ['ends where something may have been done', 'breaks', false, ['eu'], undefined],
    ['goes on where another holds what is at home there', 'breaks', true, ['eu', 'ap'], 'ap'],
  ])('%s', async (_, eu, mayRepeat, wanted, by) => {
    const { ask, asked } = regionsThat({ eu, ap: 200 });
    const led = await leadWrite(order, ask, () => mayRepeat);
    expect([asked, led?.region]).toEqual([wanted, by]);
  });
});
