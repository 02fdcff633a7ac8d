import { checkBlobName } from '#ports/blob-rules.ts';
import type { Blob, Blobs } from '#ports/blobs.ts';
import { compareText } from '#ports/table-rules.ts';

/** Files in memory. */
export class SimulatedBlobs implements Blobs {
  readonly #files = new Map<string, Blob>();

  async put(name: string, bytes: Uint8Array, contentType: string): Promise<void> {
    checkBlobName(name);
    this.#files.set(name, { bytes: bytes.slice(), contentType });
  }

  async get(name: string): Promise<Blob | undefined> {
    checkBlobName(name);
    const file = this.#files.get(name);
    return file && { bytes: file.bytes.slice(), contentType: file.contentType };
  }

  async delete(name: string): Promise<void> {
    checkBlobName(name);
    this.#files.delete(name);
  }

  async list(prefix: string, limit: number, after = ''): Promise<readonly string[]> {
    return [...this.#files.keys()]
      .filter((name) => name.startsWith(prefix) && compareText(name, after) > 0)
      .toSorted(compareText)
      .slice(0, limit);
  }
}
