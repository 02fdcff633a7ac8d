import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listRegions } from '#contracts/http/regions.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import { KeptWorld } from './keepers.fixture.ts';
import { regionRoutes } from './routes.ts';

let world: KeptWorld;
beforeEach(async () => {
  world = new KeptWorld();
  await world.pass(1_000);
});
afterEach(() => world.close());

const staffId = derivedId('staff', 'eu', new Uint8Array(16));
const staff = (...roles: StaffRole[]): Actor => ({ kind: 'staff', staffId, roles });

/** Calls an endpoint of a Region as the runtime does, and lets time pass until it answers. */
async function call(id: string, at: Region, actor: Actor, region: Region = 'eu') {
  const found = regionRoutes(world.at(at)).find(({ endpoint }) => endpoint.id === id);
  if (!found) throw new Error(`No endpoint ${id}`);
  const answer: { result?: Result<unknown, string> } = {};
  const answered = found.handle({
    params: { region },
    query: {},
    body: { reason: 'a drill' },
    actor,
    once: undefined,
    ifMatch: undefined,
    language: 'en',
    correlationId: 'a-drill-of-the-house',
    header: () => undefined,
  });
  void answered.then((result) => (answer.result = result));
  await world.until(() => answer.result !== undefined);
  const { result } = answer;
  if (result?.ok === true) return { states: listRegions.answer.schema.parse(result.value) };
  return { code: result?.code, kind: found.problems[result?.code ?? ''] };
}

const administrator = staff('administrator');

describe('the API of the Regions', () => {
  test('shows who holds what and by which lease, also without witness and other Region', async () => {
    const shown = await call('listRegions', 'ap', staff('support'));
    expect(shown.states).toMatchObject({
      answeredBy: 'ap',
      witness: 'reachable',
      items: [
        { region: 'eu', holder: 'eu', epoch: 0, reachable: true, lease: { held: true } },
        { region: 'ap', holder: 'ap', epoch: 0, reachable: true, lease: { from: 'witness' } },
      ],
    });
    world.kill('eu');
    world.witness.stop();
    const alone = await call('listRegions', 'ap', staff('auditor'));
    expect(alone.states).toMatchObject({
      witness: 'silent',
      items: [{ reachable: false, lease: null }, { reachable: true }],
      changes: [],
    });
  });

  test('lets administrators evacuate, return and give up a Region, and says who did', async () => {
    const evacuated = await call('evacuateRegion', 'ap', administrator);
    expect(evacuated.states?.items[0]).toMatchObject({ holder: 'ap', standing: 'evacuated' });
    expect(evacuated.states?.changes).toMatchObject([
      { version: 1, kind: 'evacuated', region: 'eu', by: staffId, reason: 'a drill' },
    ]);
    expect(await call('declareRegionLost', 'ap', administrator)).toMatchObject({
      code: 'region_heard',
      kind: { status: 409 },
    });
    const returning = await call('returnRegion', 'eu', administrator);
    expect(returning.states?.items[0]?.standing).not.toBe('evacuated');
    await world.until(() => world.committersOf('eu').includes('eu'));
    expect(await call('returnRegion', 'ap', administrator)).toHaveProperty('states');
  });

  test('is nobody else’s', async () => {
    for (const id of ['evacuateRegion', 'returnRegion', 'declareRegionLost']) {
      expect(await call(id, 'eu', staff('support', 'executive'))).toMatchObject({
        code: 'not_permitted',
      });
    }
    expect(await call('listRegions', 'eu', staff('clerk'))).toMatchObject({
      code: 'not_permitted',
    });
    expect(world.at('eu').custody.roster.version).toBe(0);
  });
});
