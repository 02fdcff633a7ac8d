import { join } from 'node:path';
import { systemClock } from '#adapters/embedded/index.ts';
import { stripeEventTypes } from '#adapters/partners/stripe/index.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { runAsChild } from '../child-process.ts';
import type { Ports, Secrets } from '../layout.ts';
import { startCourier } from './courier/index.ts';
import { startMailbox } from './mailbox/index.ts';
import { startPaymentProvider } from './payment-provider/index.ts';

/** What the partners' process is told when it starts. */
export interface PartnersConfig {
  readonly folder: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly regionFolders: Readonly<Record<Region, string>>;
  readonly publicUrl: string;
  /** The courier's token for our API. */
  readonly courierToken: string;
  readonly courierSpeed: number;
}

runAsChild(async (given) => {
  const config = given as PartnersConfig; // The supervisor sends exactly this.
  const { folder, ports, secrets } = config;
  const host = '127.0.0.1';
  const provider = await startPaymentProvider({
    host,
    port: ports.paymentProvider,
    dataDir: join(folder, 'payment-provider'),
    secretKey: secrets.providerKey,
    publishableKey: secrets.providerKey.replace('sk_', 'pk_'),
    webhooks: regions.map((region) => ({
      region,
      url: `http://${host}:${ports.regions[region]}/api/partners/payment-provider/webhooks`,
      secret: secrets.webhook,
      events: stripeEventTypes,
    })),
  });
  const courier = await startCourier({
    host,
    port: ports.courier,
    dataDir: join(folder, 'courier'),
    token: secrets.courier,
    houseUrl: config.publicUrl,
    houseToken: config.courierToken,
    speed: config.courierSpeed,
  });
  const mailbox = await startMailbox({
    host,
    port: ports.mailbox,
    folders: regions.map((region) => join(config.regionFolders[region], 'mail')),
    clock: systemClock,
  });
  return {
    stop: async () => {
      await Promise.all([mailbox.close(), courier.close(), provider.close()]);
    },
  };
});
