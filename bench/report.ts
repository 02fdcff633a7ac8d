import type { Backlog, Drain } from './backlog.ts';
import type { OrderFigures } from './orders.ts';
import type { ReadFigures, SearchSample } from './reads.ts';

const columns = [
  'read',
  'bytes',
  'ours/s',
  'bare/s',
  'ratio',
  'cpu µs',
  'bare µs',
  'cpu ratio',
  'p50 ms',
  'p99 ms',
  'errors',
  'MB',
];
const width = 10;

export function readsHead(): string {
  return columns.map((column) => column.padStart(width)).join('');
}

/** `ratio` compares answers a second, `cpu ratio` the processor time of one answer: 1 is the ceiling. */
export function readsRow(
  name: string,
  bytes: number,
  ours: ReadFigures,
  bare: ReadFigures,
): string {
  const cells = [
    name,
    bytes,
    Math.round(ours.perSecond),
    Math.round(bare.perSecond),
    (ours.perSecond / bare.perSecond).toFixed(2),
    ours.cpuMicros.toFixed(0),
    bare.cpuMicros.toFixed(0),
    (bare.cpuMicros / ours.cpuMicros).toFixed(2),
    ours.p50Ms,
    ours.p99Ms,
    ours.errors,
    Math.round(ours.residentBytes / 2 ** 20),
  ];
  return cells.map((cell) => String(cell).padStart(width)).join('');
}

export function ordersText(customers: number, figures: OrderFigures): string {
  const processes = Object.entries(figures.processes).map(
    ([name, { cpuMicros, mainMicros, residentBytes }]) =>
      `  ${name.padEnd(10)} ${cpuMicros.toFixed(0).padStart(6)} µs of processor an order (${mainMicros.toFixed(0)} on the main thread), ${Math.round(residentBytes / 2 ** 20)} MB`,
  );
  return `
${Math.round(figures.perSecond)} placed orders a second with ${customers} customers (${figures.placed} placed, ${figures.refused} not)
  checkout to placed order: p50 ${figures.p50Ms.toFixed(1)} ms, p99 ${figures.p99Ms.toFixed(1)} ms
  before that: ${Math.round(figures.cartsPerSecond)} carts a second made and filled
${processes.join('\n')}`;
}

export function drainText({ atEnd, left, perSecond, seconds }: Drain): string {
  return `  put off for them: ${backlogText(atEnd)}
  done afterwards: ${Math.round(perSecond)} messages a second over ${seconds.toFixed(0)} s, then left: ${backlogText(left)}`;
}

function backlogText(backlog: Backlog): string {
  const queues = Object.entries(backlog).map(([queue, count]) => `${count} ${queue}`);
  return queues.length === 0 ? 'nothing' : queues.join(', ');
}

export function sampleText({ answered, asked, bytesMean, distinct, full }: SearchSample): string {
  return `Of ${asked} searches ${distinct} are distinct, ${answered} are answered with 200, ${full} with 24 items; ${bytesMean} bytes on average.\n`;
}
