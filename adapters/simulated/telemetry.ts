import type { Attributes, Telemetry } from '#ports/telemetry.ts';

type TelemetryRecord =
  | {
      readonly type: 'log';
      readonly level: string;
      readonly name: string;
      readonly attributes: Attributes;
    }
  | {
      readonly type: 'count' | 'duration';
      readonly name: string;
      readonly value: number;
      readonly attributes: Attributes;
    };

/** Keeps all that was told. */
export class SimulatedTelemetry implements Telemetry {
  readonly records: TelemetryRecord[] = [];

  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    attributes: Attributes = {},
  ): void {
    this.records.push({ type: 'log', level, name: message, attributes });
  }

  count(name: string, value = 1, attributes: Attributes = {}): void {
    this.records.push({ type: 'count', name, value, attributes });
  }

  duration(name: string, durationMs: number, attributes: Attributes = {}): void {
    this.records.push({ type: 'duration', name, value: durationMs, attributes });
  }
}
