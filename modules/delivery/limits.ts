import { dayMs } from '#kernel/time.ts';

export const commitAttemptsMax = 10;
/** Waits between attempts to commit are up to this, times the attempt. */
export const backoffMs = 10;

/** A new attempt is agreed for the next weeks; a later date is a slip of the hand. */
export const rescheduleAheadMsMax = 60 * dayMs;
/** A date of today that has begun is fine; clocks of browsers differ, too. */
export const rescheduleBehindMsMax = dayMs;

/** How long a courier that cannot be reached is asked again: with a minute between, some hours. */
export const courierAttemptsMax = 300;
