import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';

/** The other Region, when one is measured alone. */
export const unreachablePeers: Peers = {
  ask: (region, operation) =>
    Promise.reject(new PeerUnreachable(`${region} is not there for ${operation}`)),
};
