import type { SeededRandom, SimulatedClock } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Process } from './process.ts';

export interface EdgeRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The Region that the client is led to while it is healthy. */
  readonly region: Region;
  /** Who asks, and for what: for people only. */
  readonly label: string;
}

/** What became of one attempt at a Region, for people. */
export interface Attempt {
  readonly request: EdgeRequest;
  readonly region: Region;
  readonly sentAt: Instant;
  readonly arrivedAt: Instant;
  /** Undefined when nobody answered. */
  readonly status: number | undefined;
  readonly answeredAt: Instant;
}

export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; undefined for what is no JSON. */
  readonly body: unknown;
  /** Who answered; undefined when the edge itself did. */
  readonly region: Region | undefined;
}

interface EdgePorts {
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  readonly regions: readonly Region[];
  readonly process: (region: Region) => Process | undefined;
}

const probeEveryMs = 500;
const answerTimeoutMs = 20_000;
const clientHopMs = 20;

/**
 * What stands between clients and Regions: it leads a request to the nearest Region that answers.
 * Another one is tried only when the first surely did nothing, or when asking twice is harmless.
 */
export class Edge {
  /** Told of each attempt at a Region. */
  onAttempt: (attempt: Attempt) => void = () => undefined;
  readonly #ports: EdgePorts;
  readonly #gone = new Map<Region, number>();

  constructor(ports: EdgePorts) {
    this.#ports = ports;
  }

  async ask(request: EdgeRequest): Promise<EdgeAnswer> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const { clock } = this.#ports;
    const sentAt = clock.now();
    await this.#hop();
    for (const region of this.#order(request.region)) {
      const arrivedAt = clock.now();
      const outcome = await this.#askRegion(region, request);
      const status = typeof outcome === 'object' ? outcome.status : undefined;
      this.onAttempt({ request, region, sentAt, arrivedAt, status, answeredAt: clock.now() });
      if (typeof outcome === 'object') {
        await this.#hop();
        return { ...outcome, region };
      }
      this.#gone.set(region, this.#ports.clock.now());
      if (outcome === 'broken' && !isRead) break;
    }
    await this.#hop();
    const body = { code: 'home_region_unreachable' };
    return { status: 503, headers: new Headers(), body, region: undefined };
  }

  /** The wanted one first, those that were found gone and not probed since last. */
  #order(wanted: Region): Region[] {
    const nearestFirst = [wanted, ...this.#ports.regions.filter((region) => region !== wanted)];
    const isGone = (region: Region) => Number(this.#isGone(region));
    return nearestFirst.toSorted((a, b) => isGone(a) - isGone(b));
  }

  /** A probe comes round twice a second; only a good one brings a Region back. */
  #isGone(region: Region): boolean {
    const { clock, process } = this.#ports;
    const since = this.#gone.get(region);
    // What is evacuated says so to the probe, and serves only when nobody else does.
    if (process(region)?.isReady() === false) return true;
    if (since === undefined) return false;
    if (clock.now() - since < probeEveryMs || !process(region)) return true;
    this.#gone.delete(region);
    return false;
  }

  #askRegion(
    region: Region,
    request: EdgeRequest,
  ): Promise<Omit<EdgeAnswer, 'region'> | 'refused' | 'broken'> {
    const process = this.#ports.process(region);
    if (!process) return Promise.resolve('refused');
    return new Promise((resolve, reject) => {
      const stop = this.#after(answerTimeoutMs, () => resolve('broken'));
      const forget = process.life.onEnd(() => resolve('broken'));
      answerOf(process, request).then((answer) => {
        stop();
        forget();
        resolve(answer);
      }, reject);
    });
  }

  #hop(): Promise<void> {
    const { clock, random } = this.#ports;
    return clock.wait(1 + random.below(clientHopMs));
  }

  #after(ms: number, then: () => void): () => void {
    const { clock } = this.#ports;
    return clock.at(plus(clock.now(), ms), then);
  }
}

/** As the Region's door does it: reads from memory first, everything else through the app. */
async function answerOf(
  process: Process,
  { body, headers, method, path }: EdgeRequest,
): Promise<Omit<EdgeAnswer, 'region'>> {
  const read = process.shopping.answer({
    method,
    url: path,
    acceptLanguage: headers['accept-language'],
    market: headers['meridian-market'],
  });
  if (read) {
    const text = new TextDecoder().decode(read.bytes);
    return { status: read.status, headers: new Headers(), body: parsed(text) };
  }
  const request = new Request(`http://${process.region}.house.example${path}`, {
    method,
    headers: {
      ...headers,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(body !== undefined && { body }),
  });
  const answer = await process.answer(request);
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? parsed(text) : undefined,
  };
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}
