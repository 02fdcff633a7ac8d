import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { assert } from '#kernel/assert.ts';
import type { Version } from './table.ts';

/**
 * How the stores of our own make versions: milliseconds, a counter, the Region, in base 36 of fixed
 * width, so that comparing the text compares (ms, counter, Region), which is the order by which the
 * last writer wins. To everybody else a version stays opaque.
 */
const msWidth = 9;
const counterWidth = 5;
const counterMax = 36 ** counterWidth - 1;
const regionAt = msWidth + counterWidth;

/** Makes versions that only ever grow, also when the wall clock jumps back. */
export class VersionClock {
  readonly #region: Region;
  #ms = 0;
  #counter = 0;

  constructor(region: Region, last?: Version) {
    this.#region = region;
    if (last !== undefined) this.observe(last);
  }

  next(nowMs: number): Version {
    if (nowMs > this.#ms) {
      this.#ms = nowMs;
      this.#counter = 0;
    } else if (this.#counter < counterMax) {
      this.#counter += 1;
    } else {
      this.#ms += 1;
      this.#counter = 0;
    }
    return format(this.#ms, this.#counter, this.#region);
  }

  /** The last version made or seen, by which a restart goes on. */
  last(): Version {
    return format(this.#ms, this.#counter, this.#region);
  }

  /**
   * Takes note of a version made elsewhere: whatever is written here from now on is later, so that
   * a write over an item that was seen wins in both Regions.
   */
  observe(version: Version): void {
    const ms = Number.parseInt(version.slice(0, msWidth), 36);
    const counter = Number.parseInt(version.slice(msWidth, regionAt), 36);
    if (ms > this.#ms || (ms === this.#ms && counter > this.#counter)) {
      this.#ms = ms;
      this.#counter = counter;
    }
  }
}

function format(ms: number, counter: number, region: Region): Version {
  const text =
    ms.toString(36).padStart(msWidth, '0') + counter.toString(36).padStart(counterWidth, '0');
  return (text + region) as Version; // The brand's maker for our own stores.
}

/** The Region that made a version of ours. */
export function regionOfVersion(version: Version): Region {
  const region = version.slice(regionAt);
  assert(isRegion(region), 'a version bears its Region');
  return region;
}
