import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import type { Id } from '#kernel/ids.ts';
import type { Job } from './job.ts';

/**
 * The courier's books, in one LMDB environment and whole in memory: what was answered is on disk
 * (`overlappingSync: false`). Changes of one job are made in the order in which they are asked for.
 */
export class JobStore {
  readonly #root: RootDatabase;
  readonly #jobs: Database<Job, string>;
  readonly #memory = new Map<Id<'delivery'>, Job>();
  readonly #jobsMax: number;

  constructor(dataDir: string, jobsMax: number) {
    this.#root = open({ path: dataDir, overlappingSync: false, noSubdir: false });
    this.#jobs = this.#root.openDB({ name: 'jobs' });
    this.#jobsMax = jobsMax;
    const jobs = [...this.#jobs.getRange()].map(({ value }) => value);
    const inOrder = jobs.toSorted((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
    for (const job of inOrder) this.#memory.set(job.deliveryId, job);
  }

  get(deliveryId: Id<'delivery'>): Job | undefined {
    return this.#memory.get(deliveryId);
  }

  all(): Job[] {
    return [...this.#memory.values()];
  }

  /** Resolves when it is on disk; readers see it at once. Forgets the oldest finished jobs. */
  async put(job: Job): Promise<void> {
    this.#memory.set(job.deliveryId, job);
    const writes = [this.#jobs.put(job.deliveryId, job)];
    if (this.#memory.size > this.#jobsMax) {
      const oldest = this.#memory.values().find(({ state }) => state === 'done');
      if (oldest) {
        this.#memory.delete(oldest.deliveryId);
        writes.push(this.#jobs.remove(oldest.deliveryId));
      }
    }
    await Promise.all(writes);
  }

  close(): Promise<void> {
    return this.#root.close();
  }
}

/** Ids sort by time from behind their Region on. */
function ageOf({ deliveryId }: Job): string {
  return deliveryId.slice(deliveryId.lastIndexOf('_'));
}
