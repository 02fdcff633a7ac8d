import { dayMs, hourMs, minuteMs } from '#kernel/time.ts';

/** Between the rounds when all was looked at; half of it is chance, so that Regions do not align. */
export const roundEveryMs = 5 * minuteMs;
/** Between the rounds while a lap through a big house is under way. */
export const pauseMs = 1_000;

/** As many as one `getMany` takes. */
export const batchMax = 100;
/** Orders that one round looks at in each list. */
export const ordersPerRoundMax = 5_000;
/** Findings that one round looks at again, in each home. */
export const findingsPerRoundMax = 200;
/** Differences that one round writes down: after a disaster, the rest has its turn later. */
export const newFindingsPerRoundMax = 200;
export const chargePagesPerRoundMax = 20;
export const deadLettersPerQueueMax = 100;

/** Orders that ended longer ago are at rest. */
export const restAfterMs = 3 * dayMs;
/** Orders opened longer ago have ended for long: the time to deliver and to return, and some. */
export const orderAgeMax = 60 * dayMs;

/** Nothing is amiss with what was touched a moment ago: its sagas are at work. */
export const touchedMs = 2 * minuteMs;

/**
 * At these ages the provider's payments are looked at: when a checkout is over, a day later for what
 * came late, and when an authorization has lapsed.
 */
export const chargeAgesMs = [20 * minuteMs, dayMs, 8 * dayMs] as const;
/** How far back the first look reaches. */
export const chargeHistoryMs = 10 * dayMs;
/** A position is written once it moved so far without finding anything. */
export const positionMovedMs = hourMs;

/** A parcel that has not moved for so long is asked about, and again after some time. */
export const stillForMs = 3 * dayMs;
export const courierAskedEveryMs = 6 * hourMs;

/** How far back transfers are looked at that were not credited. */
export const transferHistoryMs = 7 * dayMs;

/** How long to wait before a finding is looked at again: twice as long each time, up to the second. */
export const lookAgainMs = 5 * minuteMs;
export const lookAgainMsMax = 6 * hourMs;

/** `trouble` is for reading: longer stories are in the log. */
export const troubleCharactersMax = 300;

export const commitAttemptsMax = 5;
