import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Direction } from './direction.ts';

/** What may be under way at once; the sender waits when it is reached. */
const windowBytes = 1024 * 1024;

interface Piece {
  /** Nothing: the sender has said all. */
  readonly bytes: Buffer | undefined;
  readonly arrivesAtMs: number;
}

/**
 * Carries what one socket of a connection says to the other end, late and in order, as the direction
 * lets it. What a sender handed over before it closed still arrives, also after a silent cut: a
 * request that its sender has long given up may be carried out then, as on a real network.
 */
export class Pipe {
  readonly direction: Direction;
  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #stopListening: () => void;
  #pieces: Piece[] = [];
  #waitingBytes = 0;
  #lastArrivalMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #hasEnded = false;
  #isClosed = false;

  constructor(source: Socket, sink: Socket, direction: Direction) {
    this.#source = source;
    this.#sink = sink;
    this.direction = direction;
    this.#stopListening = direction.onChange(() => this.#deliver());
    source.on('data', (bytes: Buffer) => this.#send(bytes));
    source.on('end', () => this.#end());
    source.on('close', () => this.#end());
    sink.on('drain', () => {
      this.#isBlocked = false;
      this.#deliver();
    });
    sink.on('close', () => this.#refuse());
  }

  /** Bytes that are under way or held up. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Carries nothing any more, and forgets what was under way. */
  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#pieces = [];
    this.#waitingBytes = 0;
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#send(undefined);
  }

  /** Nobody takes what the sender says: it hears of that as soon as it says something. */
  #refuse(): void {
    this.close();
    this.#source.resume();
  }

  #send(bytes: Buffer | undefined): void {
    if (this.#isClosed) {
      this.#source.destroy();
      return;
    }
    const length = bytes?.length ?? 0;
    const now = performance.now();
    this.#lastArrivalMs = this.direction.arrivalOf(length, now, this.#lastArrivalMs);
    this.#pieces.push({ bytes, arrivesAtMs: this.#lastArrivalMs });
    this.#waitingBytes += length;
    if (this.#waitingBytes > windowBytes) this.#source.pause();
    this.#deliver();
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const piece = this.#pieces[0];
      if (!piece || this.#isBlocked || this.direction.cut !== undefined) return;
      const aheadMs = piece.arrivesAtMs - performance.now();
      if (aheadMs > 0) {
        this.#timer = setTimeout(() => this.#deliver(), aheadMs);
        return;
      }
      this.#pieces.shift();
      this.#arrive(piece.bytes);
    }
  }

  #arrive(bytes: Buffer | undefined): void {
    if (bytes === undefined) {
      this.#sink.end();
      return;
    }
    this.#waitingBytes -= bytes.length;
    this.direction.carriedBytes += bytes.length;
    if (this.#waitingBytes <= windowBytes) this.#source.resume();
    if (!this.#sink.write(bytes)) this.#isBlocked = true;
  }
}
