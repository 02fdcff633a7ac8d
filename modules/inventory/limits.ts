import { secondMs } from '#kernel/time.ts';

/** As many lines as a cart has. Their allotments at all locations are read in one go. */
export const reservationLinesMax = 20;

/** Allotments that one commit changes: leaves room for the head, events and the once record. */
export const movementLinesMax = 90;

/** More units than any shelf holds: a mistyped number must not become stock. */
export const quantityMax = 1_000_000;

export const commitAttemptsMax = 12;
/** The first wait between attempts is up to this, doubling up to the second figure. */
export const backoffMsMin = 2;
export const backoffMsMax = 100;

/** With more free units than this, nobody is going to ask who holds the others. */
export const scarceMax = 20;
/** So many of the last promises of scarce units are kept with their allotment. */
export const promisesMax = 4;

/** Waiting longer in line than this many buyers of one variant take would be no answer at all. */
export const laneWaitersMax = 2_000;

/** How long a sale waits for another Region's units: the way around the world and some work. */
export const askTimeoutMs = 300;
/** Two Regions that are both short may swap units; asking on would only repeat that. */
export const asksMax = 2;
/** After "none" or silence, how long others who want the same are told so without asking again. */
export const shortageKeptMs = secondMs;
