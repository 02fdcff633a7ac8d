import { hash } from 'node:crypto';
import { derivedId } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import { epochOf } from '#ports/heads.ts';
import type { Attachment, Mail } from '#ports/mail.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import type { LetterContent } from './letter-content.ts';

export interface SendPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly mail: Mail;
  readonly telemetry: Telemetry;
}

export interface Sending {
  /** The sort of letter, the same for all customers: part of the letter's identity. */
  readonly kind: string;
  readonly to: string;
  readonly content: LetterContent;
  readonly attachments?: readonly Attachment[];
}

/**
 * Hands a letter over, then records that it went. A crash in between sends it again under the same
 * `messageId`, which the mail service drops. Without a `sending` there is nobody to write to (the
 * customer was erased), which is recorded too.
 */
export async function sendLetter(
  ports: SendPorts,
  event: Event,
  once: Once,
  sending: Sending | undefined,
): Promise<void> {
  const { region } = ports.table;
  if (sending) {
    const { attachments = [], content, kind, to } = sending;
    const digest = hash('sha256', `mail/${event.id}/${kind}`, 'buffer');
    await ports.mail.send({
      messageId: derivedId('mail', region, digest),
      to,
      subject: content.subject,
      text: asText(content),
      html: asHtml(content),
      language: content.language,
      attachments,
    });
    ports.telemetry.count('letters.sent', 1, { kind, language: content.language });
  } else if (epochOf(ports.table, event.subject) > 0) {
    // Of what was adopted, the address and its key may come after the news.
    throw new Error(`Whom ${event.type} of ${event.subject} concerns has yet to arrive`);
  } else {
    ports.telemetry.count('letters.withoutRecipient', 1, { type: event.type });
  }
  // A conflict means that a twin recorded it first, after sending the same letter.
  await ports.table.commit([recordOnce(once, region, ports.clock.now(), null)]);
}
