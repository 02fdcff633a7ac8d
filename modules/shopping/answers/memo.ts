import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Stamp } from '../stamps.ts';
import { versionsOf } from '../stamps.ts';
import type { Encoding } from './negotiate.ts';
import { contentAnswer, namesTag, notModified, tagOf } from './read-answer.ts';
import type { Content, ReadAnswer } from './read-answer.ts';

/** Smaller bodies gain nothing by compression. */
const compressedBytesMin = 1_000;
/** Quality at which Brotli costs about as much as gzip and gives a sixth less. */
const brotliQuality = 5;

/** An answer with its encodings, and what it was made from. */
export class Kept {
  readonly content: Content;
  readonly stamps: readonly Stamp[];
  readonly tag: string;
  /** Of the whole entry, encodings included. */
  bytes: number;
  /** Set by each use; the answer that was not used since the last round makes room. */
  used = false;
  private readonly versions: number;
  private readonly answers: Partial<Record<Encoding, ReadAnswer>> = {};
  private readonly unmodified: Partial<Record<Encoding, ReadAnswer>> = {};

  constructor(content: Content, stamps: readonly Stamp[]) {
    this.content = content;
    this.stamps = stamps;
    this.versions = versionsOf(stamps);
    this.tag = tagOf(content.bytes);
    this.bytes = content.bytes.length;
  }

  get fresh(): boolean {
    return versionsOf(this.stamps) === this.versions;
  }

  /** The answer as this reader wants it; only one asked for again is worth compressing. */
  answer(encoding: Encoding, ifNoneMatch: string | undefined): ReadAnswer {
    const wanted = this.content.bytes.length < compressedBytesMin ? 'identity' : encoding;
    if (ifNoneMatch !== undefined && namesTag(ifNoneMatch, this.tag)) {
      return (this.unmodified[wanted] ??= notModified(this.content, this.tag, wanted));
    }
    const ready = this.answers[wanted];
    if (ready) return ready;
    const given = this.used ? wanted : 'identity';
    const encoded = encode(this.content.bytes, given);
    if (given !== 'identity') this.bytes += encoded.length;
    return (this.answers[given] = contentAnswer(this.content, this.tag, given, encoded));
  }
}

function encode(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding === 'identity') return bytes;
  if (encoding === 'gzip') return gzipSync(bytes);
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** Overhead of an entry beyond its bodies: headers, maps, the key. A rough, generous figure. */
const entryBytes = 1_500;
/** One-time requests remembered, so that the second time is known. A power of two. */
const seenPlaces = 16_384;

/**
 * Answers by request, bounded in bytes. Those not used since they were last passed over make room
 * first (the clock algorithm, an LRU whose hits cost nothing).
 */
export class Memo {
  private readonly bytesMax: number;
  private readonly kept = new Map<string, Kept>();
  /** Digests of requests (FNV-1a), each in the place that its own bits name; a newer one takes it over. */
  private readonly seen = new Int32Array(seenPlaces);
  bytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get size(): number {
    return this.kept.size;
  }

  /** The answer kept for a request, unless what it was made from has changed. */
  get(key: string): Kept | undefined {
    const kept = this.kept.get(key);
    if (!kept) return undefined;
    if (!kept.fresh) {
      this.drop(key, kept);
      return undefined;
    }
    kept.used = true;
    return kept;
  }

  put(key: string, kept: Kept): void {
    const former = this.kept.get(key);
    if (former) this.drop(key, former);
    this.kept.set(key, kept);
    this.bytes += kept.bytes + entryBytes;
    this.makeRoom();
  }

  /** Counts what an entry gained by an encoding made since. */
  grew(byBytes: number): void {
    this.bytes += byBytes;
    this.makeRoom();
  }

  /** Whether the request was asked not long ago. One-time searches are not worth keeping. */
  seenAgain(key: string): boolean {
    let digest = 0x811c_9dc5;
    for (let at = 0; at < key.length; at++) {
      digest = Math.imul(digest ^ key.charCodeAt(at), 0x0100_0193);
    }
    const place = (digest ^ (digest >>> 16)) & (this.seen.length - 1);
    if (this.seen[place] === digest) return true;
    this.seen[place] = digest;
    return false;
  }

  private makeRoom(): void {
    for (const [key, kept] of this.kept) {
      if (this.bytes <= this.bytesMax) return;
      if (kept.used) {
        kept.used = false;
        this.kept.delete(key);
        this.kept.set(key, kept);
      } else {
        this.drop(key, kept);
      }
    }
  }

  private drop(key: string, kept: Kept): void {
    this.kept.delete(key);
    this.bytes -= kept.bytes + entryBytes;
  }
}
