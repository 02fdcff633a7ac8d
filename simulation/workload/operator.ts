import type { Region } from '#kernel/region.ts';
import { otherRegions } from '#kernel/region.ts';
import { minuteMs, secondMs } from '#kernel/time.ts';
import type { World } from '../world/world.ts';
import type { Client } from './client.ts';
import { list, text } from './read.ts';
import { atWork } from './staff.ts';

/** Long enough for any order that can succeed; one that cannot is given up. */
const roundsMax = 120;

/** Somebody who is called when a Region is in trouble, and decides who holds what. */
export async function operator(world: World, name: string): Promise<Client> {
  const { client } = await atWork(world, `operator, ${name}`, world.plan.seed);
  client.attemptsMax = 2;
  return client;
}

/** Has another Region hold what is at home in this one. Whether it came to that. */
export async function evacuate(world: World, client: Client, region: Region): Promise<boolean> {
  return order(world, client, 'evacuateRegion', region, ['evacuated', 'lost']);
}

/** The store of an evacuated Region will never be back. */
export async function declareLost(world: World, client: Client, region: Region): Promise<boolean> {
  return order(world, client, 'declareRegionLost', region, ['lost']);
}

/** Gives a Region its home back, as often as it takes. */
export async function bringHome(world: World, client: Client, region: Region): Promise<boolean> {
  return order(world, client, 'returnRegion', region, ['serving']);
}

async function order(
  world: World,
  client: Client,
  id: string,
  region: Region,
  until: readonly string[],
): Promise<boolean> {
  const [other = region] = otherRegions(region);
  for (let round = 1; round <= roundsMax; round++) {
    const standing = await standingOf(client, other, region);
    if (until.includes(standing)) {
      world.trace.record(region, 'roster', `is ${standing}`);
      return true;
    }
    if (standing !== '' && standing !== 'returning') {
      const params = { region };
      const body = { reason: 'as the drill says' };
      // Whichever is asked, both come to the same.
      const asked = client.random.happens(0.3) ? region : other;
      await client.call({ id, region: asked, params, body });
    }
    await client.pause(round < 10 ? 20 * secondMs : minuteMs);
  }
  world.trace.count(`operator/gives up ${id}`);
  return false;
}

async function standingOf(client: Client, asked: Region, region: Region): Promise<string> {
  const states = await client.call({ id: 'listRegions', region: asked });
  const state = list(states.body, 'items').find((item) => text(item, 'region') === region);
  return state ? text(state, 'standing') : '';
}
