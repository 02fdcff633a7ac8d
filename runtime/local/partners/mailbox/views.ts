import { toIso } from '#kernel/time.ts';
import type { ShelvedLetter } from './shelf.ts';

/** A letter in a list, for programs. */
export function summaryOf({ id, letter, receivedAt, region }: ShelvedLetter) {
  const { attachments, language, messageId, subject, to } = letter;
  return {
    id,
    region,
    receivedAt: toIso(receivedAt),
    messageId,
    to,
    subject,
    language,
    attachments: attachments.map(({ bytes, contentType, filename }, index) => ({
      filename,
      contentType,
      sizeBytes: bytes.length,
      path: attachmentPath(id, index),
    })),
  };
}

/** A whole letter, for programs. Attachments are fetched by their paths. */
export function letterOf(shelved: ShelvedLetter) {
  const { html, text } = shelved.letter;
  return { ...summaryOf(shelved), text, html };
}

export function attachmentPath(id: string, index: number): string {
  return `/letters/${id}/attachments/${index}`;
}
