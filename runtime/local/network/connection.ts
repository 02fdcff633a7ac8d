import { Socket } from 'node:net';
import type { Direction } from './direction.ts';
import { Pipe } from './pipe.ts';

export interface ConnectionOptions {
  /** Where it leads to, on the loopback. */
  readonly port: number;
  readonly there: Direction;
  readonly back: Direction;
  /** Until it must have come about: a caller that waits is not heard, not even when it gives up. */
  readonly connectWithinMs: number;
}

/**
 * One connection across the link: from the caller, whom the proxy accepted, to the place that is
 * called. It comes about once a greeting could go there and back; what the caller says before that
 * waits with the caller, and breaks in the end. What a closed end no longer takes breaks the other end.
 */
export class Connection {
  readonly #caller: Socket;
  readonly #callee = new Socket({ allowHalfOpen: true });
  readonly #there: Direction;
  readonly #back: Direction;
  readonly #port: number;
  readonly #stopListening: readonly (() => void)[];
  readonly #greeting: NodeJS.Timeout;
  readonly #patience: NodeJS.Timeout;
  #isGreeted = false;
  #isUnderWay = false;
  #pipes: readonly Pipe[] = [];

  constructor(caller: Socket, { back, connectWithinMs, port, there }: ConnectionOptions) {
    [this.#caller, this.#port, this.#there, this.#back] = [caller, port, there, back];
    for (const socket of [caller, this.#callee]) {
      socket.setNoDelay(true);
      // The close that follows an error says all that the other end can be told.
      socket.on('error', () => undefined);
    }
    this.#stopListening = [there, back].map((way) => way.onChange(() => this.#go()));
    this.#patience = setTimeout(() => this.break(), connectWithinMs);
    this.#greeting = setTimeout(() => {
      this.#isGreeted = true;
      this.#go();
    }, there.conditions.delayMs + back.conditions.delayMs);
    this.#go();
  }

  /** Bytes that wait in one of the directions. */
  waitingBytes(direction: Direction): number {
    return this.#pipes.reduce(
      (sum, pipe) => sum + (pipe.direction === direction ? pipe.waitingBytes : 0),
      0,
    );
  }

  /** Calls back once both ends are closed. */
  onEnd(listener: () => void): void {
    let open = 2;
    const closed = () => {
      open -= 1;
      if (open === 0) listener();
    };
    this.#caller.once('close', () => {
      this.#letGo();
      closed();
    });
    this.#callee.once('close', closed);
  }

  /** Breaks both ends. */
  break(): void {
    this.#letGo();
    for (const socket of [this.#caller, this.#callee]) {
      // A socket that never connected has nothing to reset.
      if (socket.connecting || socket.pending) socket.destroy();
      else socket.resetAndDestroy();
    }
    for (const pipe of this.#pipes) pipe.close();
  }

  #letGo(): void {
    clearTimeout(this.#greeting);
    clearTimeout(this.#patience);
    for (const stop of this.#stopListening) stop();
    // Who closes before the greeting was answered leaves nothing behind at the other end.
    if (!this.#isUnderWay) this.#callee.destroy();
  }

  #go(): void {
    const cuts = [this.#there.cut, this.#back.cut];
    if (cuts.includes('reset')) return this.break();
    const isClear = cuts.every((cut) => cut === undefined);
    if (this.#isUnderWay || !this.#isGreeted || !isClear) return;
    this.#isUnderWay = true;
    clearTimeout(this.#patience);
    const refused = () => this.break();
    this.#callee.once('error', refused);
    this.#callee.connect(this.#port, '127.0.0.1', () => {
      this.#callee.off('error', refused);
      this.#pipes = [
        new Pipe(this.#caller, this.#callee, this.#there),
        new Pipe(this.#callee, this.#caller, this.#back),
      ];
      this.#caller.resume();
    });
  }
}
