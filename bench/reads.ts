import autocannon from 'autocannon';
import { usageOf } from './process-usage.ts';

export interface ReadTarget {
  readonly url: string;
  readonly pid: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A new path for every request, for answers that nothing can have remembered. */
  readonly nextPath?: () => string;
}

export interface ReadFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server for one answer, all its threads. */
  readonly cpuMicros: number;
  readonly errors: number;
  readonly residentBytes: number;
}

const connections = 32;
/** Ours and the ceiling take turns, so that what else the machine does meets both. */
const rounds = 5;
const warmUpSeconds = 2;

/** Loads both servers in turn, `seconds` each in all, and takes the median round of each. */
export async function compareReads(
  ours: ReadTarget,
  bare: ReadTarget,
  seconds: number,
): Promise<{ readonly ours: ReadFigures; readonly bare: ReadFigures }> {
  const targets = [bare, ours];
  for (const target of targets) await load(target, warmUpSeconds);
  const taken = new Map<ReadTarget, ReadFigures[]>(targets.map((target) => [target, []]));
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) {
      taken.get(target)?.push(await measure(target, Math.max(1, Math.round(seconds / rounds))));
    }
  }
  return { ours: median(taken.get(ours) ?? []), bare: median(taken.get(bare) ?? []) };
}

async function measure(target: ReadTarget, seconds: number): Promise<ReadFigures> {
  const before = usageOf(target.pid);
  const { errors, latency, non2xx, requests, timeouts, ...result } = await load(target, seconds);
  const after = usageOf(target.pid);
  return {
    perSecond: requests.average,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    cpuMicros: ((after.cpuMs - before.cpuMs) * 1_000) / Math.max(1, requests.total),
    // 304 is what was asked for where it comes.
    errors: errors + timeouts + non2xx - result['3xx'],
    residentBytes: after.residentBytes,
  };
}

async function load(
  { url, headers, nextPath }: ReadTarget,
  seconds: number,
): Promise<autocannon.Result> {
  return await autocannon({
    url,
    connections,
    duration: seconds,
    ...(headers && { headers: { ...headers } }),
    ...(nextPath && {
      requests: [{ setupRequest: (request) => ({ ...request, path: nextPath() }) }],
    }),
  });
}

/** Each figure's own median, but all errors. */
function median(taken: readonly ReadFigures[]): ReadFigures {
  const of = (figure: (one: ReadFigures) => number): number =>
    taken.map(figure).toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0;
  return {
    perSecond: of((one) => one.perSecond),
    p50Ms: of((one) => one.p50Ms),
    p99Ms: of((one) => one.p99Ms),
    cpuMicros: of((one) => one.cpuMicros),
    errors: taken.reduce((total, one) => total + one.errors, 0),
    residentBytes: of((one) => one.residentBytes),
  };
}

export interface SearchSample {
  readonly asked: number;
  readonly distinct: number;
  readonly answered: number;
  /** How many gave a full page. */
  readonly full: number;
  readonly bytesMean: number;
}
