import { toIso } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Attributes, Telemetry } from '#ports/telemetry.ts';
import { Histogram } from './histogram.ts';
import type { Summary } from './histogram.ts';

export interface LogRecord {
  readonly at: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly attributes: Attributes;
}

interface TelemetryOptions {
  readonly clock: Clock;
  /** Takes a line of JSON without its end, such as a stream to a file. */
  readonly write: (line: string) => void;
  /** Said with every record, such as the Region. */
  readonly attributes?: Attributes;
}

export interface Metric {
  readonly name: string;
  readonly attributes: Attributes;
}

const recentMax = 1_000;
/** Distinct names with attributes. Beyond it an attribute is surely an id, and is left out. */
const seriesMax = 5_000;

/** Logs as lines of JSON, the newest at hand; counts and durations summed up, never written singly. */
export class EmbeddedTelemetry implements Telemetry {
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  readonly #attributes: Attributes;
  readonly #recent: LogRecord[] = [];
  readonly #counts = new Map<string, Metric & { value: number }>();
  readonly #durations = new Map<string, Metric & { readonly histogram: Histogram }>();

  constructor({ clock, write, attributes = {} }: TelemetryOptions) {
    this.#clock = clock;
    this.#write = write;
    this.#attributes = attributes;
  }

  log(level: LogRecord['level'], message: string, attributes: Attributes = {}): void {
    const all = { ...this.#attributes, ...attributes };
    const record: LogRecord = { at: toIso(this.#clock.now()), level, message, attributes: all };
    this.#recent.push(record);
    if (this.#recent.length > recentMax) this.#recent.shift();
    this.#write(JSON.stringify({ at: record.at, level, message, ...all }));
  }

  count(name: string, value = 1, attributes: Attributes = {}): void {
    const series = seriesOf(this.#counts, name, attributes, (metric) => ({ ...metric, value: 0 }));
    series.value += value;
  }

  duration(name: string, durationMs: number, attributes: Attributes = {}): void {
    const series = seriesOf(this.#durations, name, attributes, (metric) => ({
      ...metric,
      histogram: new Histogram(),
    }));
    series.histogram.add(durationMs);
  }

  /** The newest logs, oldest first. */
  recent(): readonly LogRecord[] {
    return this.#recent.slice();
  }

  counts(): (Metric & { readonly value: number })[] {
    return [...this.#counts.values()].map((series) => ({ ...series }));
  }

  durations(): (Metric & Summary)[] {
    return [...this.#durations.values()].map(({ name, attributes, histogram }) => {
      return { name, attributes, ...histogram.summary() };
    });
  }
}

function seriesOf<S extends Metric>(
  known: Map<string, S>,
  name: string,
  attributes: Attributes,
  make: (metric: Metric) => S,
): S {
  const full = `${name} ${JSON.stringify(attributes)}`;
  const found = known.get(full);
  if (found) return found;
  if (known.size >= seriesMax && Object.keys(attributes).length > 0) {
    return seriesOf(known, name, {}, make);
  }
  const series = make({ name, attributes });
  known.set(full, series);
  return series;
}
