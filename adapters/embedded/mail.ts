import { hash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Letter, Mail } from '#ports/mail.ts';
import { writeDurably } from './write-file.ts';

export interface ReceivedLetter {
  /** Names the letter in this mailbox; sorts by time of arrival. */
  readonly id: string;
  readonly receivedAt: Instant;
  readonly letter: Letter;
}

const momentWidth = 9;
const suffix = '.json';

/** A mailbox that can be looked at: a file a letter, in the order in which they came. */
export class Mailbox implements Mail {
  readonly #folder: string;
  readonly #clock: Clock;
  /** Digests of the message ids that are there. */
  readonly #known: Set<string>;

  constructor(folder: string, clock: Clock) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#clock = clock;
    this.#known = new Set(this.#ids().map((id) => id.slice(momentWidth + 1)));
  }

  async send(letter: Letter): Promise<void> {
    const digest = hash('sha256', letter.messageId);
    if (this.#known.has(digest)) return;
    const moment = this.#clock.now().toString(36).padStart(momentWidth, '0');
    // Taken before the write, so that a repetition meanwhile is dropped; given back if it fails.
    this.#known.add(digest);
    try {
      await writeDurably(join(this.#folder, `${moment}-${digest}${suffix}`), encode(letter));
    } catch (error) {
      this.#known.delete(digest);
      throw error;
    }
  }

  /** The newest letters first, at most `limit`, older than `before` when it is given. */
  async list(limit: number, before?: string): Promise<ReceivedLetter[]> {
    const ids = this.#ids().filter((id) => before === undefined || id < before);
    const newest = ids.slice(-limit).toReversed();
    const letters = await Promise.all(newest.map((id) => this.read(id)));
    return letters.filter((letter) => letter !== undefined);
  }

  async read(id: string): Promise<ReceivedLetter | undefined> {
    if (!this.#ids().includes(id)) return undefined;
    const letter = decode(await readFile(join(this.#folder, id + suffix), 'utf8'));
    const receivedAt = instant(Number.parseInt(id.slice(0, momentWidth), 36));
    return { id, receivedAt, letter };
  }

  #ids(): string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length))
      .toSorted((a, b) => (a < b ? -1 : 1));
  }
}

function encode(letter: Letter): string {
  const attachments = letter.attachments.map(({ bytes, ...rest }) => {
    return { ...rest, base64: Buffer.from(bytes).toString('base64') };
  });
  return JSON.stringify({ ...letter, attachments });
}

function decode(text: string): Letter {
  // Written by `encode`.
  const stored = JSON.parse(text) as Omit<Letter, 'attachments'> & {
    attachments: { filename: string; contentType: string; base64: string }[];
  };
  const attachments = stored.attachments.map(({ base64, ...rest }) => {
    return { ...rest, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
  });
  return { ...stored, attachments };
}
