import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCourier } from './index.ts';
import type { CourierOptions, RunningCourier } from './index.ts';

export interface ToldEvent {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { readonly eventId: string; readonly type: string; readonly attempt: number };
}

/** A house that listens, for tests. */
export interface ListeningHouse {
  readonly url: string;
  readonly told: ToldEvent[];
  /** What it answers; 200 at first. */
  status: number;
  /** Resolves when so many events were told, all in all. */
  heard(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<ListeningHouse> {
  const told: ToldEvent[] = [];
  let wake: () => void = () => undefined;
  const server: Server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as ToldEvent['body'];
      const { authorization } = incoming.headers;
      told.push({ path: incoming.url ?? '', authorization, body });
      outgoing.writeHead(house.status).end('{}');
      wake();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const house: ListeningHouse = {
    url: `http://127.0.0.1:${port}`,
    told,
    status: 200,
    async heard(count) {
      while (told.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return house;
}

export const token = 'a token for tests';

export function courierFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'meridian-courier-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function openCourier(options: Pick<CourierOptions, 'dataDir' | 'houseUrl' | 'speed'>) {
  return startCourier({ ...options, port: 0, token, houseToken: 'the house knows me' });
}

/** Calls the courier's controls. */
export async function control(
  { url }: RunningCourier,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${url}/_control${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.ok ? response.json() : undefined;
}
