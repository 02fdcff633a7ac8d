import type { Clock } from '#ports/clock.ts';
import type { Keys } from '#ports/keys.ts';
import type { PaymentProvider } from '#ports/payment-provider.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';

/** What selling takes: its neighbours stock and payments run on the same ports. */
export interface SellingPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly peers: Peers;
  readonly provider: PaymentProvider;
  readonly telemetry: Telemetry;
}

/** Where buyers meet the house, for links that leave it: `https://www.example.com`. */
export interface Storefront {
  readonly publicUrl: string;
}
