import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Letter, Mail } from './mail.ts';

export interface MailBench {
  readonly mail: Mail;
  /** What was accepted, oldest first. */
  letters(): Promise<readonly Letter[]>;
  /** The process starts again. */
  restart(): Promise<Mail>;
  advance(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

function aLetter(messageId: string): Letter {
  return {
    messageId,
    to: 'zoe@example.com',
    subject: 'Ihre Bestellung · ご注文',
    text: 'Grüße',
    html: '<p>Grüße</p>',
    language: 'de',
    attachments: [
      { filename: 'invoice.pdf', contentType: 'application/pdf', bytes: Uint8Array.of(0, 255, 10) },
    ],
  };
}

/** The tests that every mail service must pass. */
export function mailContract(name: string, open: () => Promise<MailBench>): void {
  describe(`mail contract: ${name}`, () => {
    let bench: MailBench;
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    test('a letter arrives as it was sent, once, in order, also after a restart', async () => {
      const [first, second] = [aLetter('order/1: confirmed'), aLetter('../order/2')];
      await bench.mail.send(first);
      await bench.advance(1);
      await bench.mail.send(second);
      await Promise.all([bench.mail.send(first), bench.mail.send(second)]);
      expect(await bench.letters()).toEqual([first, second]);
      const again = await bench.restart();
      await again.send(first);
      expect(await bench.letters()).toEqual([first, second]);
    });
  });
}
