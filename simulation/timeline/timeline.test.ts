import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { planOf } from '../plan.ts';
import { clockMs, clockText } from '../report/clock-text.ts';
import { runPlan } from '../run-plan.ts';
import type { Plan } from '../world/plan.ts';
import { opening } from '../workload/house.ts';
import { levels } from './level.ts';
import { timelineText } from './timeline.ts';
import type { TimelineOptions } from './timeline.ts';

const plan: Plan = { ...planOf(2), faults: [] };
const { recording } = await runPlan(plan, { keepsTrace: true });

const whole: TimelineOptions = {
  regions: plan.regions,
  start: opening,
  level: levels.all,
  width: 200,
  colors: false,
};

function lines(options: Partial<TimelineOptions>): string[] {
  return timelineText(recording, { ...whole, ...options })
    .split('\n')
    .slice(1, -1);
}

describe('the timeline of a run', () => {
  test('tells less the higher the level', () => {
    const counts = [levels.all, levels.work, levels.story].map((level) => lines({ level }).length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(new Set(counts).size).toBe(3);
    expect(counts[0]).toBe(recording.entries.length);
  });

  test('tells of a stretch of time only', () => {
    const some = lines({ fromMs: 60_000, toMs: 120_000 });
    const moments = some.map((line) => clockMs(line.slice(0, 12).trim()) ?? 0);
    expect(some.length).toBeGreaterThan(0);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...moments)).toBeLessThanOrEqual(120_000);
  });

  test('follows one order from its cart to its papers, whoever dealt with it', () => {
    const invoiced = recording.entries.find(({ text }) => text.startsWith('invoice.issued'));
    const invoice = present(invoiced?.ids[0], 'invoice');
    const orderId = present([...(recording.orders.get(invoice) ?? [])][0], 'order');
    const story = lines({ order: orderId.slice(-6) }).join('\n');
    for (const part of ['createCart 201', 'checkOut 201', 'order.placed', 'delivery.requested']) {
      expect(story).toContain(part);
    }
    const others = [...recording.orders.keys()].filter(
      (id) => id.startsWith('ord_') && id !== orderId,
    );
    expect(others.filter((id) => story.includes(id.slice(-6)))).toEqual([]);
  });

  test('says so when there is no such order', () => {
    expect(() => lines({ order: 'nowhere' })).toThrow(/nowhere/);
  });

  test('keeps what is in a Region in its column, and lines within the width', () => {
    for (const line of lines({})) expect(line.length).toBeLessThanOrEqual(200);
    const [, eu = 0, ap = 0] = timelineText(recording, whole)
      .split('\n', 1)
      .flatMap((head) => ['outside', 'eu', 'ap'].map((lane) => head.indexOf(lane)));
    expect(lines({}).some((line) => line.slice(eu).startsWith('commit: '))).toBe(true);
    expect(lines({}).some((line) => line.slice(ap).startsWith('commit: '))).toBe(true);
  });
});

describe('a moment', () => {
  test.each([
    ['90s', 90_000],
    ['12m', 720_000],
    ['1.5h', 5_400_000],
    ['45', 45_000],
    ['12:30', 750_000],
    ['1:02:03.456', 3_723_456],
    ['tomorrow', undefined],
  ])('%s is %s ms', (text, ms) => {
    expect(clockMs(text)).toBe(ms);
  });

  test('is read as it is written', () => {
    for (const ms of [0, 999, 61_001, 3_723_456]) expect(clockMs(clockText(ms))).toBe(ms);
  });
});
