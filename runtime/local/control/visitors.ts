import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { Crowd } from '../traffic/crowd.ts';
import type { Report } from '../traffic/shopper.ts';
import { findWares, restock, sharesOf } from '../traffic/wares.ts';
import type { Shares, Ware } from '../traffic/wares.ts';
import type { TrafficView, WareView } from './state.ts';

const waresCount = 6;
const lookEveryMs = 1_000;
/** Below this many free units in all a ware is ordered anew, so that the visitors never run out. */
const [unitsMin, unitsOrdered] = [120, 200];

/** So many that one sees the house at work, so few that a laptop stays cool. */
const pace = { ordersPerSecond: 3, visitsPerSecond: 4, patienceMs: 60_000, atOnceMax: 150 };

export interface VisitorsOptions {
  /** The edge's address. */
  readonly url: string;
  readonly addresses: Readonly<Record<Region, string>>;
  /** Of a member of staff who may see and receive stock. */
  readonly token: string;
  readonly clock: Clock;
}

/** Demonstration shoppers from both continents, with the wares that they buy. */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #stop = new AbortController();
  readonly #counts = { ordered: 0, declined: 0, pages: 0, pagesFailed: 0, setbacks: 0, gaveUp: 0 };
  readonly #shares = new Map<string, Shares>();
  #wares: readonly Ware[] = [];
  #crowd: Crowd | undefined;
  #isRestocking = false;

  constructor(options: VisitorsOptions) {
    this.#options = options;
    void this.#watchStock();
  }

  async turnOn(): Promise<void> {
    if (this.#crowd) return;
    const { url } = this.#options;
    await this.#chooseWares();
    // Let in meanwhile by somebody else: a second crowd could never be turned off.
    if (this.#crowd) return;
    this.#crowd = new Crowd({ url, wares: this.#wares, report: this.#report(), ...pace });
    this.#crowd.start();
  }

  turnOff(): void {
    // Whoever is inside finishes; nobody waits for that here.
    void this.#crowd?.stop();
    this.#crowd = undefined;
  }

  view(): TrafficView {
    return { on: this.#crowd !== undefined, ...this.#counts };
  }

  stock(): readonly WareView[] {
    return this.#wares.flatMap(({ title, variantId }) => {
      const shares = this.#shares.get(variantId);
      return shares ? [{ variantId, title, ...shares }] : [];
    });
  }

  close(): void {
    this.turnOff();
    this.#stop.abort();
  }

  #report(): Report {
    const counts = this.#counts;
    return {
      read: (_, { failed }) => {
        counts.pages += 1;
        if (failed !== undefined) counts.pagesFailed += 1;
      },
      setback: () => (counts.setbacks += 1),
      answered: () => undefined,
      ordered: () => (counts.ordered += 1),
      declined: () => (counts.declined += 1),
      gaveUp: () => (counts.gaveUp += 1),
    };
  }

  async #chooseWares(): Promise<void> {
    if (this.#wares.length === 0) this.#wares = await findWares(this.#options.url, waresCount);
  }

  async #watchStock(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#lookAtStock().catch(() => undefined);
      await clock.wait(lookEveryMs, signal).catch(() => undefined);
    }
  }

  /** Each Region's own allotments as that Region itself tells, while it answers. */
  async #lookAtStock(): Promise<void> {
    await this.#chooseWares();
    const { addresses, token } = this.#options;
    for (const { variantId } of this.#wares) {
      const [eu, ap] = await Promise.all([
        sharesOf(addresses.eu, token, variantId),
        sharesOf(addresses.ap, token, variantId),
      ]);
      const [ofEu, ofAp] = [eu ?? ap, ap ?? eu];
      if (!ofEu || !ofAp) continue;
      this.#shares.set(variantId, {
        free: { eu: ofEu.free.eu, ap: ofAp.free.ap },
        reserved: { eu: ofEu.reserved.eu, ap: ofAp.reserved.ap },
      });
    }
    await this.#restock();
  }

  async #restock(): Promise<void> {
    const { token, url } = this.#options;
    const low = this.#wares.filter(({ variantId }) => {
      const { free } = this.#shares.get(variantId) ?? { free: { eu: 0, ap: 0 } };
      return free.eu + free.ap < unitsMin;
    });
    if (!this.#crowd || low.length === 0 || this.#isRestocking) return;
    this.#isRestocking = true;
    await restock(url, token, low, unitsOrdered).finally(() => (this.#isRestocking = false));
  }
}
