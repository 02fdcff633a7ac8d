import * as catalogue from '#contracts/events/catalogue.ts';
import * as deliveries from '#contracts/events/deliveries.ts';
import * as invoices from '#contracts/events/invoices.ts';
import * as orders from '#contracts/events/orders.ts';
import * as payments from '#contracts/events/payments.ts';
import * as stock from '#contracts/events/stock.ts';
import { faultKinds } from '../faults/kinds.ts';
import { endpoints } from '../workload/endpoints.ts';

/** What a run may exercise, by group; each group's names are known before anything runs. */
const groups: readonly { readonly title: string; readonly prefix: string }[] = [
  { title: 'Faults', prefix: 'fault/' },
  { title: 'Events', prefix: 'event/' },
  { title: 'Steps of sagas and other subscriptions', prefix: 'step/' },
  { title: 'Partners asked', prefix: 'partner/' },
  { title: 'Answers', prefix: 'answer/' },
  { title: 'Shoppers', prefix: 'shopper/' },
  { title: 'Staff', prefix: 'staff/' },
  { title: 'Couriers', prefix: 'courier/' },
  { title: 'Clients', prefix: 'client/' },
  { title: 'Commits', prefix: 'commit/' },
  { title: 'Dead letters', prefix: 'dead letter/' },
  { title: 'Logs', prefix: 'log/' },
];

/** How often each thing was exercised, group by group. */
export function coverageText(counts: ReadonlyMap<string, number>): string {
  const parts = groups.map(({ prefix, title }) => {
    const found = [...counts].filter(([name]) => name.startsWith(prefix)).toSorted(byName);
    if (found.length === 0) return '';
    const lines = found.map(([name, count]) => `  ${digits(count)}  ${name.slice(prefix.length)}`);
    return [title, ...lines, ''].join('\n');
  });
  return parts.filter((part) => part !== '').join('\n');
}

/** What could have been exercised and never was. */
export function neverExercised(counts: ReadonlyMap<string, number>): string[] {
  return expected().filter((name) => !counts.has(name) && !isStarted(counts, name));
}

function expected(): string[] {
  const types = [catalogue, deliveries, invoices, orders, payments, stock]
    .flatMap((contracts): unknown[] => Object.values(contracts))
    .flatMap((contract) => typeOf(contract) ?? []);
  return [
    ...faultKinds.map(({ name }) => `fault/${name}`),
    ...types.map((type) => `event/${type}`),
    ...[...endpoints.keys()].map((id) => `answer/${id}`),
  ];
}

/** An answer is counted with its status. */
function isStarted(counts: ReadonlyMap<string, number>, name: string): boolean {
  return name.startsWith('answer/') && counts.keys().some((known) => known.startsWith(`${name} `));
}

function typeOf(contract: unknown): string | undefined {
  if (typeof contract !== 'object' || contract === null || !('type' in contract)) return undefined;
  return typeof contract.type === 'string' && 'summary' in contract ? contract.type : undefined;
}

function byName([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : 1;
}

function digits(count: number): string {
  return count.toLocaleString('en').padStart(9);
}
