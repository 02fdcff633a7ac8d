import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedTelemetry } from '#adapters/embedded/index.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';

/** A log that has grown past this is put aside at the next start; one such is kept. */
const logBytesMax = 64 * 1024 * 1024;

/** The Region's telemetry, with its log as lines of JSON in `log.jsonl`. */
export function openLog(folder: string, region: Region, clock: Clock) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'log.jsonl');
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logBytesMax) renameSync(file, join(folder, 'log.1.jsonl'));
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the Region: what cannot be logged is lost, what was sold is not.
  stream.on('error', () => undefined);
  const write = (line: string) => void stream.write(`${line}\n`);
  return {
    telemetry: new EmbeddedTelemetry({ clock, write, attributes: { region } }),
    close: () => stream.end(),
  };
}
