import { partnerFaults } from './partners.ts';
import { processFaults } from './processes.ts';
import { networkFaults } from './network.ts';
import { regionFaults } from './regions.ts';
import { storeFaults } from './stores.ts';
import type { FaultKind } from './fault.ts';

/** Everything that the simulator can make go wrong. */
export const faultKinds: readonly FaultKind[] = [
  ...networkFaults,
  ...processFaults,
  ...regionFaults,
  ...storeFaults,
  ...partnerFaults,
];
