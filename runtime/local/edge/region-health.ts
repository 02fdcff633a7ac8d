import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';

const probeEveryMs = 250;
const probeTimeoutMs = 1_000;

/**
 * Which Regions answer. A Region is trusted until a probe or a request finds it gone, and again
 * after its next good probe: what Route 53 health checks do, faster.
 */
export class RegionHealth {
  readonly #addresses: Readonly<Record<Region, string>>;
  readonly #healthy = new Set<Region>(regions);
  readonly #stop = new AbortController();
  readonly #clock: Clock;

  constructor(addresses: Readonly<Record<Region, string>>, clock: Clock) {
    this.#addresses = addresses;
    this.#clock = clock;
    for (const region of regions) void this.#probe(region);
  }

  isHealthy(region: Region): boolean {
    return this.#healthy.has(region);
  }

  /** A request found it gone; the next good probe brings it back. */
  reportGone(region: Region): void {
    this.#healthy.delete(region);
  }

  /** The Regions in the order to try: the wanted one first, those that are gone last. */
  order(wanted: Region): Region[] {
    const nearestFirst = [wanted, ...regions.filter((region) => region !== wanted)];
    return nearestFirst.toSorted((a, b) => Number(this.isHealthy(b)) - Number(this.isHealthy(a)));
  }

  close(): void {
    this.#stop.abort();
  }

  async #probe(region: Region): Promise<void> {
    while (!this.#stop.signal.aborted) {
      if (await this.#answers(region)) this.#healthy.add(region);
      else this.#healthy.delete(region);
      await this.#clock.wait(probeEveryMs, this.#stop.signal).catch(() => undefined);
    }
  }

  async #answers(region: Region): Promise<boolean> {
    const signal = AbortSignal.timeout(probeTimeoutMs);
    return await fetch(`${this.#addresses[region]}/readyz`, { signal }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      },
      () => false,
    );
  }
}
