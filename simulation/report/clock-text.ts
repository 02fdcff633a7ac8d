/** Hours, minutes, seconds and milliseconds since the beginning: `1:02:03.456`. */
export function clockText(ms: number): string {
  const rest = (ms % 60_000) / 1_000;
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / 3_600_000);
  return `${hours}:${String(minutes).padStart(2, '0')}:${rest.toFixed(3).padStart(6, '0')}`;
}

const unitMs = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a moment as people write it: `1:02:03.456`, `12:30`, `90s`, `45`; undefined for anything else. */
export function clockMs(text: string): number | undefined {
  const short = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (short) return Math.round(Number(short[1]) * (unitMs.get(short[2] ?? 's') ?? 0));
  const long = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text);
  if (!long) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = long;
  return Math.round((Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000);
}
