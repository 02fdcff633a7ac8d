import type { Language } from '#kernel/language.ts';

/** Hands letters to a mail service. Accepted is not delivered; the same `messageId` is sent once. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

export interface Letter {
  /** Unique to the letter and stable over retries, so that a service or mailbox can drop repeats. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: Language;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
