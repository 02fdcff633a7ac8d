import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkBlobName } from '#ports/blob-rules.ts';
import type { Blob, Blobs } from '#ports/blobs.ts';
import type { Environment } from './environment.ts';
import { writeDurably } from './write-file.ts';

interface Entry {
  /** The file's own name, new with every put, so that a reader never sees half of two. */
  readonly file: string;
  readonly contentType: string;
}

/**
 * Files in a folder, their names in LMDB. A crash between the two leaves at most a file that nothing
 * names.
 */
export class EmbeddedBlobs implements Blobs {
  readonly #environment: Pick<Environment, 'blobs' | 'transact'>;
  readonly #names: Environment['blobs'];
  readonly #folder: string;

  constructor(environment: Pick<Environment, 'blobs' | 'transact'>, folder: string) {
    this.#environment = environment;
    this.#names = environment.blobs;
    this.#folder = folder;
  }

  async put(name: string, bytes: Uint8Array, contentType: string): Promise<void> {
    checkBlobName(name);
    const file = randomUUID();
    const path = this.#pathOf(file);
    await mkdir(join(path, '..'), { recursive: true });
    await writeDurably(path, bytes);
    const before = this.#entry(name);
    const entry: Entry = { file, contentType };
    await this.#environment.transact(() => void this.#names.put(name, JSON.stringify(entry)));
    if (before) await rm(this.#pathOf(before.file), { force: true });
  }

  async get(name: string): Promise<Blob | undefined> {
    checkBlobName(name);
    for (let entry = this.#entry(name); entry;) {
      try {
        const bytes = await readFile(this.#pathOf(entry.file));
        return { bytes: new Uint8Array(bytes), contentType: entry.contentType };
      } catch (error) {
        // Replaced or deleted while it was read: look again, unless it is truly gone.
        const now = this.#entry(name);
        if (now?.file === entry.file) throw error;
        entry = now;
      }
    }
    return undefined;
  }

  async delete(name: string): Promise<void> {
    checkBlobName(name);
    const entry = this.#entry(name);
    if (!entry) return;
    await this.#environment.transact(() => void this.#names.remove(name));
    await rm(this.#pathOf(entry.file), { force: true });
  }

  async list(prefix: string, limit: number, after = ''): Promise<readonly string[]> {
    const names: string[] = [];
    const start = after > prefix ? after : prefix;
    const range = start === '' ? {} : { start };
    for (const key of this.#names.getKeys(range)) {
      const name = String(key);
      if (names.length >= limit || !name.startsWith(prefix)) break;
      if (name !== after) names.push(name);
    }
    return names;
  }

  #entry(name: string): Entry | undefined {
    const text = this.#names.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Entry); // Written by `put`.
  }

  #pathOf(file: string): string {
    return join(this.#folder, file.slice(0, 2), file);
  }
}
