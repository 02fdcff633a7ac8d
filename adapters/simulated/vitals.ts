import type { Clock } from '#ports/clock.ts';
import type { Durations, VitalSigns, Vitals } from '#ports/vitals.ts';
import type { SimulatedTelemetry } from './telemetry.ts';

/** The signs of a Region in memory: what it told its telemetry, and nothing that lags. */
export function simulatedVitals(clock: Clock, telemetry: SimulatedTelemetry): Vitals {
  const startedAt = clock.now();
  return {
    read: async () => ({
      startedAt,
      versions: { build: 'simulated' },
      memoryBytes: 0,
      storeBytes: 0,
      relay: { commits: 0, behindMs: 0 },
      replication: [],
      ...summed(telemetry),
    }),
  };
}

function summed({ records }: SimulatedTelemetry): Pick<VitalSigns, 'counts' | 'durations'> {
  const counts = new Map<string, VitalSigns['counts'][number]>();
  const durations = new Map<string, Series>();
  for (const record of records) {
    if (record.type === 'log') continue;
    const { name, value, attributes } = record;
    const series = `${name} ${JSON.stringify(attributes)}`;
    if (record.type === 'count') {
      const before = counts.get(series)?.value ?? 0;
      counts.set(series, { name, attributes, value: before + value });
    } else {
      const known = durations.get(series) ?? { name, attributes, values: [] };
      known.values.push(value);
      durations.set(series, known);
    }
  }
  return { counts: [...counts.values()], durations: [...durations.values()].map(summary) };
}

interface Series extends Pick<Durations, 'name' | 'attributes'> {
  readonly values: number[];
}

function summary({ values, ...series }: Series): Durations {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const sum = values.reduce((all, value) => all + value, 0);
  return { ...series, count: values.length, sum, max: at(1), p50: at(0.5), p99: at(0.99) };
}
