import { setTimeout as wait } from 'node:timers/promises';

/** Messages that wait or are worked on, by queue. Those that are to come later do not count. */
export type Backlog = Readonly<Record<string, number>>;

export interface Drain {
  readonly atEnd: Backlog;
  /** Messages done a second, all queues together, while nobody was served. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly left: Backlog;
}

interface QueueList {
  readonly items: readonly {
    readonly queue: string;
    readonly waiting: number;
    readonly inFlight: number;
  }[];
}

const lookEveryMs = 1_000;

/** What was put off while buyers were served, and how fast it is caught up with after them. */
export async function measureDrain(
  house: { readonly url: string; readonly token: string },
  secondsMax: number,
): Promise<Drain> {
  const atEnd = await readBacklog(house);
  const startedAt = performance.now();
  let left = atEnd;
  while (sum(left) > 0 && performance.now() - startedAt < secondsMax * 1_000) {
    await wait(lookEveryMs);
    left = await readBacklog(house);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return { atEnd, left, seconds, perSecond: (sum(atEnd) - sum(left)) / Math.max(seconds, 0.001) };
}

async function readBacklog({ url, token }: { url: string; token: string }): Promise<Backlog> {
  const answer = await fetch(`${url}/api/staff/queues`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`The queues cannot be read: ${answer.status}`);
  const { items } = (await answer.json()) as QueueList; // The API checks its own contract.
  return Object.fromEntries(
    items
      .map(({ queue, waiting, inFlight }) => [queue, waiting + inFlight] as const)
      .filter(([, count]) => count > 0),
  );
}

function sum(backlog: Backlog): number {
  return Object.values(backlog).reduce((total, count) => total + count, 0);
}
