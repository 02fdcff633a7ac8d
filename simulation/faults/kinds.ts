import { partnerFaults } from './partners.ts';
import { processFaults } from './processes.ts';
import { networkFaults } from './network.ts';
import { storeFaults } from './stores.ts';
import type { FaultKind } from './index.ts';

/** Everything that the simulator can make go wrong. */
export const faultKinds: readonly FaultKind[] = [
  ...networkFaults,
  ...processFaults,
  ...storeFaults,
  ...partnerFaults,
];
