import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Story, steps } from './evacuation-story.fixture.ts';
import type { Step } from './evacuation-story.fixture.ts';
import { checkTruths, eventsIn } from './evacuation-truths.fixture.ts';
import { Evacuation } from './evacuation.fixture.ts';

async function play(seed: number, told: readonly Step[]): Promise<void> {
  const world = new Evacuation(seed);
  await world.stock();
  const story = new Story(world);
  for (const step of told) await story.run(step);
  const committed = eventsIn(world.regions.eu.table.items());
  await story.end();
  await checkTruths(world, committed);
}

test(
  'wherever a Region is lost in an order’s story, and in whatever order the rest arrives, one story comes out',
  { timeout: 120_000 },
  async () => {
    const anySteps = fc.array(fc.constantFrom(...steps), { minLength: 2, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(fc.integer(), anySteps, anySteps, (seed, before, after) =>
        play(seed, ['order', ...before, 'adopt', ...after]),
      ),
      { numRuns: 20 },
    );
    expect.hasAssertions();
  },
);
