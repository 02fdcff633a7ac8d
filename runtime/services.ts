import {
  catalogueAggregates,
  catalogueRoutes,
  catalogueSubscriptions,
} from '#modules/catalogue/index.ts';
import type { ImportedStock, UnbookedStock } from '#modules/catalogue/index.ts';
import {
  deliveryAggregates,
  deliveryRoutes,
  deliverySubscriptions,
} from '#modules/delivery/index.ts';
import { identityRoutes } from '#modules/identity/index.ts';
import {
  inventoryAggregates,
  inventoryPeerOperations,
  inventoryRoutes,
  receiveStock,
} from '#modules/inventory/index.ts';
import {
  invoicingAggregates,
  invoicingRoutes,
  invoicingSubscriptions,
} from '#modules/invoicing/index.ts';
import { notificationSubscriptions } from '#modules/notifications/index.ts';
import { ordersAggregates, ordersRoutes, ordersSubscriptions } from '#modules/orders/index.ts';
import {
  paymentAggregates,
  paymentPeerOperations,
  paymentRoutes,
  paymentSubscriptions,
} from '#modules/payments/index.ts';
import {
  findingAggregates,
  noteStrayEvents,
  reconcile,
  reconciliationRoutes,
  reconciliationSubscriptions,
} from '#modules/reconciliation/index.ts';
import type { Round } from '#modules/reconciliation/index.ts';
import { regionRoutes } from '#modules/regions/index.ts';
import type { RegionCustody } from '#modules/regions/index.ts';
import { supportRoutes } from '#modules/support/index.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Documents } from '#ports/documents.ts';
import type { Event } from '#ports/event.ts';
import type { Keys } from '#ports/keys.ts';
import type { Mail } from '#ports/mail.ts';
import type { PaymentProvider } from '#ports/payment-provider.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import type { Queues } from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import type { Arrivals } from '#ports/replication.ts';
import type { Route } from '#ports/route.ts';
import type { SignIn } from '#ports/sign-in.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { Vitals } from '#ports/vitals.ts';
import type { Witness } from '#ports/witness.ts';

/** Everything that the modules of one Region need of the world. */
export interface RegionPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly signIn: SignIn;
  readonly telemetry: Telemetry;
  readonly provider: PaymentProvider;
  readonly courier: Courier;
  readonly documents: Documents;
  readonly mail: Mail;
  readonly peers: Peers;
  readonly queues: Queues;
  readonly vitals: Vitals;
  readonly keeping?: Keeping;
  /** Where buyers meet the house, for links that leave it: `https://www.example.com`. */
  readonly publicUrl: string;
}

/** What is needed where homes may change hands; a Region that runs alone does without. */
export interface Keeping {
  readonly custody: RegionCustody;
  readonly witness: Witness;
  readonly arrivals: Arrivals;
}

export interface Services {
  readonly routes: readonly Route[];
  readonly subscriptions: readonly Subscription[];
  readonly peerOperations: readonly PeerOperation[];
  /** What is put right when a former holder's writes arrive late: see `late-events.ts`. */
  readonly aggregates: readonly Aggregate[];
  /** Puts before staff what a former holder told in vain: for `late-events.ts`. */
  readonly noteStray: (subject: string, stray: readonly Event[]) => Promise<void>;
  /** One round of reconciliation: `keepReconciling` makes them regularly. */
  readonly reconcile: () => Promise<Round>;
}

/** All writing modules of a Region, joined; the same in every runtime. */
export function openServices(ports: RegionPorts): Services {
  const subscriptions = [
    ...catalogueSubscriptions(ports),
    ...ordersSubscriptions(ports),
    ...paymentSubscriptions(ports),
    ...deliverySubscriptions(ports),
    ...invoicingSubscriptions(ports),
    ...reconciliationSubscriptions(ports),
    ...inBackground(notificationSubscriptions(ports)),
  ];
  const queueNames = subscriptions.map(({ name }) => name);
  return {
    routes: [
      ...identityRoutes(ports),
      ...catalogueRoutes({ ...ports, receiveStock: importedStock(ports) }),
      ...inventoryRoutes(ports),
      ...ordersRoutes(ports),
      ...paymentRoutes(ports),
      ...deliveryRoutes(ports),
      ...invoicingRoutes(ports),
      ...reconciliationRoutes(ports),
      ...supportRoutes(ports, queueNames),
      ...(ports.keeping ? regionRoutes({ ...ports, ...ports.keeping }) : []),
    ],
    subscriptions,
    aggregates: [
      ...ordersAggregates(ports),
      ...paymentAggregates(ports),
      ...inventoryAggregates(ports),
      ...deliveryAggregates(ports),
      ...invoicingAggregates(ports),
      ...catalogueAggregates(ports),
      ...findingAggregates(ports),
    ],
    peerOperations: [...inventoryPeerOperations(ports), ...paymentPeerOperations(ports)],
    noteStray: (subject, stray) => noteStrayEvents(ports, subject, stray),
    reconcile: () => reconcile(ports, queueNames),
  };
}

/** Where a file with quantities but without places puts them. */
const importLocation = 'warehouse-frankfurt';

/** Books what a product file says is in stock; each variant once for ever, however often it is imported. */
function importedStock(ports: RegionPorts) {
  return async (stock: readonly ImportedStock[], correlationId: string) => {
    const unbooked: UnbookedStock[] = [];
    for (const { movementId, variantId, sku, quantity } of stock) {
      const lines = [{ variantId, sku, location: importLocation, quantity }];
      const movement = { movementId, reason: 'import', lines, correlationId };
      const received = await receiveStock(ports, movement);
      if (!received.ok) unbooked.push({ sku, message: received.detail ?? received.code });
    }
    return unbooked;
  };
}

function inBackground(subscriptions: readonly Subscription[]): Subscription[] {
  return subscriptions.map((subscription) => ({ ...subscription, background: true }));
}
