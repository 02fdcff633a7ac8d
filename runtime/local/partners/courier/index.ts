import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { serve } from './api.ts';
import { LocalCourier } from './courier.ts';
import { openHouseClient } from './house-client.ts';
import { JobStore } from './store.ts';

export interface CourierOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** A folder of its own, made when absent. Whatever was answered is in it. */
  readonly dataDir: string;
  /** What callers must show as `Authorization: Bearer …`. */
  readonly token: string;
  /** Where the house's partners' API is, and what the courier shows there. */
  readonly houseUrl: string;
  readonly houseToken: string;
  /** How much faster than life it works: a day takes a day at 1, 24 seconds at 3,600. */
  readonly speed?: number;
  /** How many jobs are remembered; the oldest finished ones are forgotten first. */
  readonly jobsMax?: number;
  readonly log?: (line: string) => void;
}

export interface RunningCourier {
  readonly url: string;
  close(): Promise<void>;
}

const jobsMaxDefault = 200_000;
const connectionIdleMs = 65_000;

/** Starts the local courier: it accepts requests, plays them, and tells the house until it listens. */
export async function startCourier(options: CourierOptions): Promise<RunningCourier> {
  const { host = '127.0.0.1', speed = 1, jobsMax = jobsMaxDefault, token } = options;
  const log = options.log ?? (() => undefined);
  mkdirSync(options.dataDir, { recursive: true });
  const store = new JobStore(options.dataDir, jobsMax);
  const house = openHouseClient({ url: options.houseUrl, token: options.houseToken }, log);
  const switches = {
    speed,
    failNext: 0,
    failReason: 'recipient_absent',
    hold: false,
    duplicate: false,
    loseAnswers: 0,
    down: false,
  };
  const courier = new LocalCourier(store, switches, house.tell);
  const server = createServer({ keepAliveTimeout: connectionIdleMs }, (incoming, outgoing) => {
    serve(courier, token, incoming, outgoing).catch((error: unknown) => {
      log(`A request failed: ${error instanceof Error ? error.message : String(error)}`);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  courier.resume();
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all([courier.close(), house.close()]);
      await store.close();
    },
  };
}
