import type { Region } from '#kernel/region.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { Trace } from './trace.ts';

/** What only a bug throws. Partners that are silent and stores that are busy throw by their names. */
const bug =
  /^(?:TypeError|RangeError|ReferenceError|SyntaxError|NatureViolated|TableLimitExceeded|ZodError)|Invariant broken/m;

/** Listens to what a Region's process tells of itself: that a bug was thrown is a violation. */
export function openTelemetry(
  world: {
    readonly trace: Trace;
    readonly violate: (rule: string, detail: string) => void;
  },
  region: Region,
): Telemetry {
  return {
    log: (level, message, attributes = {}) => {
      const reason = String(attributes['reason'] ?? '');
      world.trace.count(`log/${level}: ${message}`);
      const [headline = ''] = reason.split('\n', 1);
      world.trace.record(region, `log ${level}`, `${message}: ${headline}`);
      if (bug.test(reason)) world.violate('no bug is thrown', `${message} in ${region}: ${reason}`);
    },
    count: () => undefined,
    duration: () => undefined,
  };
}
