/** Whole files by name, as S3 keeps them: written whole or not at all, the last write wins. */
export interface Blobs {
  /** Resolves once durable. Names are `/`-separated, without `..`, at most 1,024 bytes. */
  put(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(name: string): Promise<Blob | undefined>;
  delete(name: string): Promise<void>;
  /** Names under a prefix in order, at most `limit`, after `after` exclusively. */
  list(prefix: string, limit: number, after?: string): Promise<readonly string[]>;
}

export interface Blob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
