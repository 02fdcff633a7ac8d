/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. ISO 8601 outside the program. */
export type Instant = number & { readonly __brand: 'Instant' };

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The moment `epochMs` milliseconds after 1970. Throws a `RangeError` when it is not a whole number. */
export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs)) throw new RangeError(`Not an instant: ${epochMs}`);
  return epochMs as Instant; // The brand has no other maker.
}

export function plus(moment: Instant, durationMs: number): Instant {
  return instant(moment + durationMs);
}

/** ISO 8601 in UTC with milliseconds, such as `2026-03-01T12:00:00.000Z`. */
export function toIso(moment: Instant): string {
  // Date is used as a pure formatter of a number; it reads no clock.
  return new Date(moment).toISOString();
}

/** A day and a time of day in a stated offset; without one it would mean another moment elsewhere. */
const isoMoment =
  /^((?:\d{4}|[+-]\d{6})-\d{2}-(\d{2}))T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The inverse of `toIso`. Throws a `RangeError` for text that is no ISO 8601 moment. */
export function fromIso(text: string): Instant {
  const [, date = '', day = ''] = isoMoment.exec(text) ?? [];
  const epochMs = date === '' ? Number.NaN : Date.parse(text);
  // `Date.parse` takes the 30th of February for the 2nd of March.
  const isRolledOver = Number(day) > 28 && !toIso(fromDay(date)).startsWith(date);
  if (Number.isNaN(epochMs) || isRolledOver) {
    throw new RangeError(`Not an ISO 8601 moment: ${text}`);
  }
  return instant(epochMs);
}

function fromDay(date: string): Instant {
  const epochMs = Date.parse(`${date}T00:00:00Z`);
  return instant(Number.isNaN(epochMs) ? 0 : epochMs);
}

/** By time zone; only zones that exist get in. To make a format costs a hundred times its use. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar year of a moment in an IANA time zone, as law counts invoices by year. */
export function yearIn(moment: Instant, timeZone: string): number {
  return Number(dayIn(moment, timeZone).split('-', 1)[0]);
}

/** The calendar day of a moment in an IANA time zone, as `2026-03-01`. */
export function dayIn(moment: Instant, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    // The Swedish form of a date is the ISO one.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    dayFormats.set(timeZone, format);
  }
  return format.format(moment);
}
