/**
 * What may go wrong in a simulated Region. Chances are in [0, 1] and drawn from the seed; all are
 * nought at first. Change them while it runs.
 */
export interface SimulatedFaults {
  /** A commit throws `TableUnavailable`, with nothing written. */
  unavailableChance: number;
  /** A commit answers that its first write conflicts, as a racing twin would make it. */
  conflictChance: number;
  /** An index shows a write only this much later, at most; drawn for each write. */
  indexLagMsMax: number;
  /** A message is delivered once more than it should be. */
  duplicateMessageChance: number;
  /** A message comes so much later than it should, at most; drawn for each. */
  lateMessageMsMax: number;
  /** Messages are not taken: sending throws, with nothing sent. */
  sendFailureChance: number;
  /** A letter is not accepted. */
  mailFailureChance: number;
  /** A peer carries a question out, and its answer is lost. */
  lostAnswerChance: number;
  /** Called around each commit with its number, from 1: throws `SimulatedCrash` to die there. */
  atCommit: ((commit: number, moment: 'before' | 'after') => void) | undefined;
}

export function noFaults(): SimulatedFaults {
  return {
    unavailableChance: 0,
    conflictChance: 0,
    indexLagMsMax: 0,
    duplicateMessageChance: 0,
    lateMessageMsMax: 0,
    sendFailureChance: 0,
    mailFailureChance: 0,
    lostAnswerChance: 0,
    atCommit: undefined,
  };
}

/** The process died here. Whoever sees it must not answer: the test starts the work again. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

/** For `faults.atCommit`: dies at the given commit, before or after it took effect, once. */
export function crashAt(commit: number, moment: 'before' | 'after') {
  return (current: number, now: 'before' | 'after'): void => {
    if (current === commit && now === moment) {
      throw new SimulatedCrash(`The process died ${moment} commit ${commit}`);
    }
  };
}
