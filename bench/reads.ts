import autocannon from 'autocannon';
import { usageOf } from './process-usage.ts';

export interface ReadTarget {
  readonly url: string;
  readonly pid: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A new path for every request, for answers that nothing can have remembered. */
  readonly nextPath?: () => string;
  readonly seconds: number;
}

export interface ReadFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server for one answer. */
  readonly cpuMicros: number;
  readonly errors: number;
}

const connections = 32;

/** Loads one address for a while and counts what came back. */
export async function measureReads(target: ReadTarget): Promise<ReadFigures> {
  await run({ ...target, seconds: 2 });
  const before = usageOf(target.pid);
  const result = await run(target);
  const after = usageOf(target.pid);
  const answers = result.requests.total;
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMicros: answers === 0 ? 0 : ((after.cpuMs - before.cpuMs) * 1_000) / answers,
    errors:
      result.errors + result.timeouts + result.non2xx - (result['4xx'] === 0 ? result.non2xx : 0),
  };
}

async function run({ url, headers, nextPath, seconds }: ReadTarget): Promise<autocannon.Result> {
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
