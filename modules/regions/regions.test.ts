import { afterEach, describe, expect, test } from 'vitest';
import { regionYielded } from '#contracts/events/regions.ts';
import type { Region } from '#kernel/region.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { leaseMarginMs, leaseMs, lostSilenceMs } from '#ports/witness.ts';
import { declareLost } from './declare-lost.ts';
import { evacuateRegion } from './evacuate-region.ts';
import { KeptWorld } from './keepers.fixture.ts';
import type { KeptWorldOptions } from './keepers.fixture.ts';
import { noteOnce } from './region-log.ts';
import { returnRegion } from './return-region.ts';

let world: KeptWorld;
afterEach(() => world.close());

async function open(options: KeptWorldOptions = {}): Promise<KeptWorld> {
  world = new KeptWorld(options);
  await world.pass(1_000);
  return world;
}

const saleKind = mergeableKind<{ readonly sold: number }>('sale', trusted);
const order = (region: Region) => ({ region, by: 'stf_1', reason: 'a drill' });

/** Gives a command and lets time pass until it is answered. */
async function given<R>(answer: Promise<R>): Promise<R> {
  let isAnswered = false;
  void answer.finally(() => (isAnswered = true)).catch(() => undefined);
  await world.until(() => isAnswered);
  return answer;
}
const evacuate = (region: Region, at: Region) =>
  given(evacuateRegion(world.at(at), order(region), 'drill-1'));
const bringBack = (region: Region, at: Region) =>
  given(returnRegion(world.at(at), order(region), 'drill-2'));

const committers = () => [world.committersOf('eu'), world.committersOf('ap')];

describe('a lease', () => {
  test('is held by each Region for its own home, from the first answer of the witness', async () => {
    await open();
    expect(committers()).toEqual([['eu'], ['ap']]);
    expect(world.at('eu').custody.lease()).toEqual({ held: true, from: 'witness' });
  });

  test('comes from the other Region while the witness is gone', async () => {
    await open();
    world.witness.stop();
    await world.pass(30_000, () => expect(committers()).toEqual([['eu'], ['ap']]));
    expect(world.at('eu').custody.lease()).toEqual({ held: true, from: 'region' });
  });

  test('runs out where neither witness nor other Region is heard, and the reading goes on', async () => {
    await open();
    world.witness.set('eu', 'cut');
    world.link.setAll('cut');
    await world.pass(leaseMs + 500);
    expect(committers()).toEqual([[], ['ap']]);
    expect(world.at('eu').custody.holderOf('eu')).toBe('eu');
    world.link.setAll('healed');
    await world.pass(1_500);
    expect(committers()).toEqual([['eu'], ['ap']]);
  });

  test('needs the witness once: Regions that never heard it promise each other nothing', async () => {
    world = new KeptWorld();
    world.witness.stop();
    await world.pass(5_000);
    expect(committers()).toEqual([[], []]);
    world.witness.start();
    await world.pass(1_500);
    expect(committers()).toEqual([['eu'], ['ap']]);
  });

  test('is granted to a Region that starts again while the witness is gone', async () => {
    await open();
    world.witness.stop();
    world.kill('eu');
    await world.pass(500);
    world.start('eu');
    await world.pass(2_000);
    expect(committers()).toEqual([['eu'], ['ap']]);
  });

  test('serves a Region that starts again without the witness also after its home was away', async () => {
    await evacuated();
    await bringBack('eu', 'ap');
    await world.until(() => world.committersOf('eu').includes('eu'));
    await world.pass(500);
    world.witness.stop();
    world.kill('eu');
    await world.pass(500);
    world.start('eu');
    await world.pass(5_000);
    expect(committers()).toEqual([['eu'], ['ap']]);
  });

  test('serves a survivor that starts again without the witness for what it adopted', async () => {
    await evacuated();
    world.witness.stop();
    world.kill('ap');
    await world.pass(500);
    world.start('ap');
    await world.pass(5_000);
    expect(committers()).toEqual([['ap'], ['ap']]);
  });

  test('is not got from a Region that took the home over, died and forgot all but what it kept', async () => {
    await open();
    world.kill('eu');
    await evacuate('eu', 'ap');
    await world.until(() => world.committersOf('eu').includes('ap'));
    world.witness.stop();
    world.kill('ap');
    world.start('eu');
    world.start('ap');
    await world.pass(5_000, () => expect(world.committersOf('eu')).not.toContain('eu'));
    expect(world.at('eu').custody.holderOf('eu')).toBe('ap');
    world.witness.start();
    await world.until(() => world.committersOf('eu').includes('ap'));
  });
});

describe('an evacuation', () => {
  test('of a dead Region takes effect within a lease, and is noted once', async () => {
    await open();
    world.kill('eu');
    await evacuate('eu', 'ap');
    const tookMs = await world.until(() => world.committersOf('eu').includes('ap'));
    expect(tookMs).toBeLessThanOrEqual(leaseMs + leaseMarginMs + 20);
    expect(world.at('ap').custody.epochOf('eu')).toBe(1);
    await evacuate('eu', 'ap');
    await world.pass(500);
    expect(logOf('ap')).toEqual(['region.evacuated', 'region.adopted']);
  });

  test('of a living Region takes effect as soon as it stopped and all it wrote has arrived', async () => {
    await open();
    await evacuate('eu', 'ap');
    const tookMs = await world.until(() => world.committersOf('eu').includes('ap'));
    expect(tookMs).toBeLessThan(500);
    expect(committers()).toEqual([['ap'], ['ap']]);
    expect(logOf('eu')).toEqual(['region.yielded']);
  });

  test('waits for what has not arrived, but no longer than for the leases', async () => {
    await open();
    world.link.faults.delayChance = 1;
    await evacuate('eu', 'ap');
    await world.pass(1_000);
    expect(world.committersOf('eu')).toEqual([]);
    await world.pass(1_000);
    expect(world.committersOf('eu')).toEqual(['ap']);
  });

  test('may be ordered where it happens, to the other Region', async () => {
    await open();
    expect(await evacuate('eu', 'eu')).toMatchObject({ ok: true });
    await world.until(() => world.committersOf('eu').includes('ap'));
  });

  test('is refused where nobody could take over, and without the witness', async () => {
    await open();
    world.kill('ap');
    expect(await evacuate('eu', 'eu')).toMatchObject({ code: 'survivor_unreachable' });
    world.witness.stop();
    expect(await evacuate('ap', 'eu')).toMatchObject({ code: 'witness_unreachable' });
    world.witness.start();
    await evacuate('ap', 'eu');
    expect(await evacuate('eu', 'eu')).toMatchObject({ code: 'survivor_unreachable' });
  });

  test('by policy needs the silence of the Region, not of the link', async () => {
    await open({ evacuateAfterMs: 10_000 });
    world.link.setAll('cut');
    await world.pass(60_000);
    expect(committers()).toEqual([['eu'], ['ap']]);
    world.link.setAll('healed');
    await world.pass(5_000);
    world.kill('eu');
    await world.pass(9_000);
    expect(world.at('ap').custody.epochOf('eu')).toBe(0);
    await world.pass(6_000);
    expect(world.committersOf('eu')).toEqual(['ap']);
  });

  test('a Region that was away reads the roster before it writes', async () => {
    await open();
    world.kill('eu');
    await evacuate('eu', 'ap');
    await world.pass(60_000);
    world.start('eu');
    await world.pass(5_000, () => expect(world.committersOf('eu')).toEqual(['ap']));
    expect(world.at('eu').custody.holderOf('eu')).toBe('ap');
  });

  test('outlives the death of the survivor’s process and of the witness at any moment', async () => {
    for (const atMs of [0, 20, 100, 400, 900, 1_400, 1_600]) {
      await open();
      world.kill('eu');
      void evacuateRegion(world.at('ap'), order('eu'), 'drill-1').catch(() => undefined);
      await world.pass(atMs);
      world.kill('ap');
      world.witness.stop();
      await world.pass(3_000);
      world.witness.start();
      world.start('ap');
      await world.pass(500);
      // Begun or not, the order is repeated.
      expect(await evacuate('eu', 'ap')).toMatchObject({ ok: true });
      await world.until(() => world.committersOf('eu').includes('ap'));
      expect(world.at('ap').custody.epochOf('eu')).toBe(1);
      await world.close();
    }
    await open();
  });
});

describe('a return', () => {
  test('hands the home back once all has arrived, and nobody else may write meanwhile', async () => {
    await evacuated();
    world.link.faults.delayChance = 0.5;
    await bringBack('eu', 'ap');
    await world.until(() => world.committersOf('eu').includes('eu'));
    expect(world.at('eu').custody.epochOf('eu')).toBe(2);
    await world.pass(1_000);
    expect(committers()).toEqual([['eu'], ['ap']]);
    expect(logOf('eu')).toEqual(['region.yielded', 'region.returned']);
    expect(await bringBack('eu', 'eu')).toMatchObject({ ok: true });
  });

  test('hands it back also while the holder goes on selling at its own home', async () => {
    await evacuated();
    world.link.faults.delayChance = 0.5;
    const { table } = world.at('ap');
    let sold = 0;
    const sell = (): void => {
      sold += 1;
      const key = { partition: `sale/${sold}`, sort: 'head' };
      void table.commit([put(saleKind, key, { sold }, 'any')]);
    };
    const answer = returnRegion(world.at('ap'), order('eu'), 'drill-2');
    await world.pass(9_000, sell);
    expect(await answer).toMatchObject({ ok: true });
    expect(world.committersOf('eu')).toEqual(['eu']);
    expect(world.at('eu').custody.epochOf('eu')).toBe(2);
  });

  test('may be asked for at home', async () => {
    await evacuated();
    expect(await bringBack('eu', 'eu')).toMatchObject({ ok: true });
    await world.until(() => world.committersOf('eu').includes('eu'));
  });

  test('is refused before anything stops when the home is gone or behind', async () => {
    await evacuated();
    world.link.faults.delayChance = 1;
    await given(
      noteOnce(world.at('ap'), regionYielded, 'any', { home: 'ap', epoch: 0, to: 'eu' }, 'any'),
    );
    expect(await bringBack('eu', 'ap')).toMatchObject({ code: 'region_behind' });
    world.kill('eu');
    expect(await bringBack('eu', 'ap')).toMatchObject({ code: 'region_unreachable' });
    expect(world.committersOf('eu')).toEqual(['ap']);
  });

  test.each(['eu', 'ap', 'witness', 'link'] as const)(
    'that %s interrupts for a while ends with one holder',
    async (victim) => {
      for (const atMs of [20, 60, 120, 200, 400]) {
        await evacuated();
        world.link.faults.delayChance = 0.6;
        void returnRegion(world.at('ap'), order('eu'), 'drill-2').catch(() => undefined);
        await world.pass(atMs);
        interrupt(victim);
        await world.pass(20_000, () => expect(world.committersOf('eu').length).toBeLessThan(2));
        world.link.faults.delayChance = 0;
        resume(victim);
        await world.until(() => world.committersOf('eu').length === 1);
        await bringBack('eu', 'ap');
        await world.until(() => world.committersOf('eu').includes('eu'));
        await world.close();
      }
      await open();
    },
  );

  test('stays with the holder when the home dies half-way for good', async () => {
    await evacuated();
    await bringBack('eu', 'ap');
    world.kill('eu');
    await world.pass(25_000);
    const { holder } = world.at('ap').custody.roster.seats.eu;
    if (holder === 'ap') expect(world.committersOf('eu')).toEqual(['ap']);
    else expect((await evacuate('eu', 'ap')).ok).toBe(true);
  });
});

describe('a home whose holder is gone', () => {
  const takeBack = (force: boolean) =>
    given(returnRegion(world.at('ap'), { ...order('ap'), force }, 'drill-4'));

  test('takes back its own by force, once the witness too does not hear the holder', async () => {
    await open();
    await evacuate('ap', 'eu');
    await world.until(() => world.committersOf('ap').includes('eu'));
    world.kill('eu');
    expect(await takeBack(true)).toMatchObject({ code: 'region_heard' });
    await world.pass(lostSilenceMs);
    expect(await takeBack(false)).toMatchObject({ code: 'region_unreachable' });
    expect(await takeBack(true)).toMatchObject({ ok: true });
    await world.until(() => world.committersOf('ap').includes('ap'));
    expect(world.at('ap').custody.epochOf('ap')).toBe(2);
    expect(await takeBack(true)).toMatchObject({ ok: true });
    await evacuate('eu', 'ap');
    await world.until(() => world.committersOf('eu').includes('ap'));
    world.start('eu');
    await world.pass(3_000, () => expect(committers()).toEqual([['ap'], ['ap']]));
  });

  test('does not take it from a holder that is merely out of reach', async () => {
    await open();
    await evacuate('ap', 'eu');
    await world.until(() => world.committersOf('ap').includes('eu'));
    world.link.setAll('cut');
    await world.pass(10_000);
    expect(await takeBack(true)).toMatchObject({ code: 'region_heard' });
    expect(world.committersOf('ap')).toEqual(['eu']);
  });
});

describe('a lost Region', () => {
  test('is lost once it is silent, and its store is never let in again', async () => {
    await evacuated();
    const declare = () => given(declareLost(world.at('ap'), order('eu'), 'drill-3'));
    expect(await declare()).toMatchObject({ code: 'region_heard' });
    world.kill('eu');
    await world.pass(lostSilenceMs + 500);
    expect(await declare()).toMatchObject({ ok: true });
    expect(await declare()).toMatchObject({ ok: true });
    world.start('eu');
    await world.pass(3_000);
    expect(world.at('eu').refusals).toEqual(['incarnation_revoked']);
    expect(committers()).toEqual([['ap'], ['ap']]);
    expect(await bringBack('eu', 'ap')).toMatchObject({ code: 'region_lost' });
  });

  test('is replaced by an empty store, which may then come back', async () => {
    await evacuated();
    world.kill('eu');
    await world.pass(lostSilenceMs + 500);
    await given(declareLost(world.at('ap'), order('eu'), 'drill-3'));
    world.renewStore('eu');
    world.start('eu');
    await world.until(() => world.at('ap').custody.standingOf('eu') === 'evacuated');
    await world.pass(1_000);
    expect(await bringBack('eu', 'ap')).toMatchObject({ ok: true });
    await world.until(() => world.committersOf('eu').includes('eu'));
  });

  test('an empty store that nobody announced gets no lease', async () => {
    await open();
    world.kill('eu');
    world.renewStore('eu');
    world.start('eu');
    await world.pass(2_000);
    expect(world.at('eu').refusals).toEqual(['incarnation_unknown']);
    expect(committers()).toEqual([[], ['ap']]);
  });
});

async function evacuated(): Promise<void> {
  await open();
  await evacuate('eu', 'ap');
  await world.until(() => world.committersOf('eu').includes('ap'));
  await world.pass(500);
}

type Victim = Region | 'witness' | 'link';

function interrupt(victim: Victim): void {
  if (victim === 'witness') world.witness.stop();
  else if (victim === 'link') world.link.setAll('cut');
  else world.kill(victim);
}

function resume(victim: Victim): void {
  if (victim === 'witness') world.witness.start();
  else if (victim === 'link') world.link.setAll('healed');
  else world.start(victim);
}

/** What a Region told of itself. */
function logOf(region: Region): string[] {
  return world
    .at(region)
    .table.items()
    .filter(
      ({ kind, key }) => kind === 'event' && key.partition.startsWith(`events/reg_${region}_`),
    )
    .toSorted((a, b) => (a.key.sort < b.key.sort ? -1 : 1))
    .map(({ value }) => (value as { type: string }).type);
}
