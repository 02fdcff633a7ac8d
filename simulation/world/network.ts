import type { SeededRandom, SimulatedClock } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import { forwardedHeader, unreachable } from '#runtime/http/forward.ts';
import type { Forward } from '#runtime/http/forward.ts';
import type { Life } from './life.ts';

/** What of a Region's process others can reach, while it lives. */
export interface Reachable {
  readonly region: Region;
  readonly life: Life;
  readonly operations: ReadonlyMap<string, PeerOperation>;
  /** There once it serves. */
  readonly answer?: (request: Request) => Promise<Response>;
}

/** One way of an exchange; `arrivedAt` is undefined when nothing came through. */
export interface Carried {
  readonly kind: 'peers' | 'forward';
  readonly from: Region;
  readonly to: Region;
  readonly sentAt: Instant;
  readonly arrivedAt: Instant | undefined;
  readonly text: string;
}

const forwardTimeoutMs = 8_000;

/** The link between the Regions: what may pass, and how long it takes. */
export class Network {
  /** A hop between Regions takes this long, and up to half as much again. */
  hopMs = 80;
  /** How likely the answer is lost on its way back, of what was asked and done. */
  lostAnswerChance = 0;
  /** Told of everything that crosses the link or is lost on it. */
  onCarried: (carried: Carried) => void = () => undefined;
  readonly #clock: SimulatedClock;
  readonly #random: SeededRandom;
  readonly #cut = new Map<string, number>();
  readonly #living = new Map<Region, Reachable>();
  #changed = Promise.withResolvers<void>();

  constructor(clock: SimulatedClock, random: SeededRandom) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Cuts one direction; several may cut it, and all must have healed it for it to be open. */
  cut(from: Region, to: Region): void {
    const name = `${from}>${to}`;
    this.#cut.set(name, (this.#cut.get(name) ?? 0) + 1);
    this.tell();
  }

  heal(from: Region, to: Region): void {
    const name = `${from}>${to}`;
    this.#cut.set(name, Math.max(0, (this.#cut.get(name) ?? 0) - 1));
    this.tell();
  }

  isOpen(from: Region, to: Region): boolean {
    return (this.#cut.get(`${from}>${to}`) ?? 0) === 0;
  }

  /** Wakes whoever waits for a change of what may pass. */
  tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  changed(): Promise<void> {
    return this.#changed.promise;
  }

  join(process: Reachable): void {
    this.#living.set(process.region, process);
    process.life.onEnd(() => {
      if (this.#living.get(process.region) === process) this.#living.delete(process.region);
    });
  }

  living(region: Region): Reachable | undefined {
    return this.#living.get(region);
  }

  drawHopMs(): number {
    return Math.round(this.hopMs * (1 + this.#random.fraction() / 2));
  }

  peersOf(from: Region, life: Life): Peers {
    return {
      ask: (to, operation, body, timeoutMs) =>
        this.#exchange(
          { kind: 'peers', from, to, text: operation },
          life,
          timeoutMs,
          async (target) => {
            const asked = target.operations.get(operation);
            if (!asked) throw new Error(`${to} has no ${operation}`);
            // Everybody gets a copy, as over a wire.
            return overWire(await asked.answer(overWire(body), from));
          },
        ),
    };
  }

  forwardOf(from: Region, life: Life): Forward {
    return async (to, request, body) => {
      if (request.headers.has(forwardedHeader)) {
        throw new Error('Invariant broken: a request is passed on that was passed on before');
      }
      const headers = new Headers(request.headers);
      headers.set(forwardedHeader, from);
      const { method, url } = request;
      const bytes = method === 'GET' || method === 'HEAD' ? null : Buffer.from(body);
      const passOn = async (target: Reachable) => {
        if (!target.answer) throw new PeerUnreachable(`${to} is starting`);
        return target.answer(new Request(url, { method, headers, body: bytes }));
      };
      try {
        return await this.#exchange(
          { kind: 'forward', from, to, text: `${method} ${new URL(url).pathname}` },
          life,
          forwardTimeoutMs,
          passOn,
        );
      } catch (error) {
        if (error instanceof PeerUnreachable) return unreachable(to);
        throw error;
      }
    };
  }

  /** There and back again, or `PeerUnreachable` at the deadline: it may have been carried out. */
  #exchange<T>(
    exchange: Pick<Carried, 'kind' | 'from' | 'to' | 'text'>,
    life: Life,
    timeoutMs: number,
    work: (target: Reachable) => Promise<T>,
  ): Promise<T> {
    const { from, text, to } = exchange;
    const told = (way: Partial<Carried>, sentAt: Instant, isThrough: boolean): boolean => {
      const arrivedAt = isThrough ? this.#clock.now() : undefined;
      this.onCarried({ ...exchange, ...way, sentAt, arrivedAt });
      return isThrough;
    };
    return new Promise((resolve, reject) => {
      const askedAt = this.#clock.now();
      const fail = (reason: string): void => {
        if (!life.isOver) reject(new PeerUnreachable(`${to} did not answer ${from}: ${reason}`));
      };
      const stop = this.#after(timeoutMs, () => fail(`not within ${timeoutMs} ms`));
      this.#after(this.drawHopMs(), () => {
        if (!told({}, askedAt, !life.isOver && this.isOpen(from, to))) return;
        const target = this.#living.get(to);
        if (!target) return fail('nobody is there');
        const back = (then: () => void): void => {
          if (target.life.isOver) return;
          const answeredAt = this.#clock.now();
          const way = { from: to, to: from, text: `answer to ${text}` };
          const isLost = this.#random.happens(this.lostAnswerChance);
          this.#after(this.drawHopMs(), () => {
            if (!told(way, answeredAt, this.isOpen(to, from) && !isLost)) return;
            stop();
            then();
          });
        };
        work(target).then(
          (answer) => back(() => !life.isOver && resolve(answer)),
          (error: unknown) => back(() => fail(String(error))),
        );
      });
    });
  }

  #after(ms: number, then: () => void): () => void {
    return this.#clock.at(plus(this.#clock.now(), ms), then);
  }
}

/** What is left of a value on the other side: as JSON, a copy. */
function overWire(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
