/**
 * What the system tells of itself. Attributes hold ids, codes and numbers; never names, addresses,
 * mail addresses, tokens or payment data.
 */
export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, attributes?: Attributes): void;
  count(name: string, value?: number, attributes?: Attributes): void;
  /** A measured duration in milliseconds, for percentiles. */
  duration(name: string, durationMs: number, attributes?: Attributes): void;
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
