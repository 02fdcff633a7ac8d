import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minuteMs } from '#kernel/time.ts';
import { planOf } from '../plan.ts';
import type { Plan } from '../world/plan.ts';
import { runPlan } from '../run-plan.ts';
import type { Outcome } from '../run-plan.ts';
import { drawRun } from './page.ts';
import { pictureOf } from './picture.ts';
import type { Picture } from './picture.ts';
import { scaleOf } from './scale.ts';
import type { Scale } from './scale.ts';

/** What of the page's scripts is looked at here; they are plain ones, for the browser. */
interface Scripts {
  layoutOf(picture: Picture, heightWanted: number): { readonly height: number };
  sceneOf(picture: Picture, layout: unknown, ways: Ways, view: View): string;
  waysOf(scale: Scale): Ways;
}

interface Ways {
  at(ms: number): number;
  ms(at: number): number;
}

interface View {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly order: number | undefined;
  readonly kinds: ReadonlySet<string>;
}

const load = (name: string) => import(new URL(`page/${name}`, import.meta.url).href);
// The shapes are checked by what is made of them below.
const { layoutOf, sceneOf, waysOf } = {
  ...(await load('scene.js')),
  ...(await load('shared.js')),
} as Scripts;

/** A run in which much happens, and yet no crowd comes. */
function busyPlan(): Plan {
  for (let seed = 1; ; seed++) {
    const plan = planOf(seed);
    if (plan.shoppers.length >= 40 && plan.shoppers.length <= 60) return plan;
  }
}

/** A Region that dies, is evacuated and comes back, while the link is cut for a while. */
const { evacuateAfterMs: _, ...drawn } = busyPlan();
const faults: Plan['faults'] = [
  {
    kind: 'Region dead and evacuated',
    region: 'eu',
    atMs: 9 * minuteMs,
    forMs: 67 * minuteMs,
    force: 0.9,
  },
  { kind: 'link cut both ways', region: 'ap', atMs: 4 * minuteMs, forMs: minuteMs, force: 1 },
];
const plan: Plan = { ...drawn, faults };
const sound = await runPlan(plan, { keepsTrace: true });
const orderId = [...sound.recording.orders.keys()].find((id) => id.startsWith('ord_')) ?? '';
const outcome: Outcome = {
  ...sound,
  violations: [{ rule: 'a </script> rule', detail: `${orderId} is <b>wrong</b>`, atMs: 60_000 }],
};
const picture = pictureOf(plan, outcome, 'npm run simulate -- --seed 13');
const ways = waysOf(picture.scale);
const layout = layoutOf(picture, 600);
const allKinds = new Set(picture.messages.map(({ kind }) => kind));
const whole: View = {
  from: 0,
  to: ways.at(picture.endMs),
  width: 1_000,
  order: undefined,
  kinds: allKinds,
};
const draw = (view: Partial<View> = {}) => sceneOf(picture, layout, ways, { ...whole, ...view });
const count = (svg: string, part: RegExp) => [...svg.matchAll(part)].length;

describe('the scale', () => {
  test('leads forth and back, never backwards, and the further the later', () => {
    const moments = fc.array(fc.nat(10_000_000), { maxLength: 40 });
    fc.assert(
      fc.property(moments, fc.nat(10_000_000), fc.nat(10_000_000), (all, one, other) => {
        const { at, ms } = waysOf(scaleOf(all, 10_000_000));
        const [before, after] = [Math.min(one, other), Math.max(one, other)];
        expect(at(before)).toBeLessThanOrEqual(at(after));
        // Corners are whole numbers of places: a place may stand for many milliseconds.
        expect(Math.abs(at(ms(at(one))) - at(one))).toBeLessThan(0.01);
      }),
    );
  });

  test('draws what follows closely as it passed, and hours of quiet as seconds', () => {
    const { at } = waysOf(scaleOf([0, 100, 200, 7_200_200], 7_200_200));
    expect(at(200) - at(100)).toBe(100);
    expect(at(7_200_200) - at(200)).toBeLessThan(10_000);
  });
});

describe('the picture of a run', () => {
  test('has a band for every fault, in the lane that it hits', () => {
    expect(picture.faults).toHaveLength(plan.faults.length);
    for (const { lane } of picture.faults) expect(picture.lanes).toContain(lane);
    expect(count(draw(), /class="fault"/g)).toBe(plan.faults.length);
  });

  test('tells once who adopts a home, and when it is home again', () => {
    expect(picture.seats.map(({ text }) => text)).toEqual([
      'ap adopts eu, epoch 1',
      'ap hands eu back',
      'eu is home again, epoch 2',
    ]);
    expect(draw()).toContain('ap adopts eu, epoch 1');
  });

  test('shows when a Region is down', () => {
    const death = plan.faults.find(({ kind }) => kind === 'Region dead and evacuated');
    expect(picture.downs.some(({ at, lane }) => lane === 'eu' && at === death?.atMs)).toBe(true);
  });

  test('stays light however much is in view', () => {
    expect(picture.messages.length).toBeGreaterThan(2_000);
    expect(count(draw(), /class="m /g)).toBeLessThan(2_000);
  });

  test('draws one order alone when it is chosen', () => {
    const order = picture.orders.findIndex(({ status }) => status === 'closed');
    const own = picture.messages.filter((one) => one.orders?.includes(order) === true);
    const asked = own.filter(({ kind }) => kind !== 'lease');
    expect(asked.length).toBeGreaterThan(10);
    expect(count(draw({ order }), /class="m /g)).toBe(asked.length);
    expect(picture.orders[order]?.buyer).toMatch(/^shopper/);
  });

  test('leaves out kinds of messages that are not wanted', () => {
    const svg = draw({ kinds: new Set(['webhook']) });
    expect(svg).toContain('class="m webhook');
    expect(svg).not.toContain('class="m replication');
  });

  test('leads from a broken rule to the order that it is about', () => {
    const [violation] = picture.violations;
    expect(picture.orders[violation?.orders[0] ?? -1]?.id).toBe(orderId);
    expect(picture.orders.find(({ id }) => id === orderId)?.isBroken).toBe(true);
    expect(draw()).toContain('class="badMark"');
  });
});

describe('the page', () => {
  const html = drawRun(plan, outcome, picture.command);

  test('needs nothing from anywhere', () => {
    const outside = /\b(?:src|href)=|@import|url\((?!['"]?#)|\bfetch\(|^import .*/gm;
    expect(html.match(outside)).toBeNull();
    expect(html.includes('<!-- ')).toBe(false);
  });

  test('cannot be broken by what happened', () => {
    expect(count(html, /<\/script>/g)).toBe(2);
    const data = /id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(picture);
    expect(draw()).not.toContain('<b>wrong</b>');
  });
});
