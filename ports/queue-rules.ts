import { delayMsMax, sendMax } from './queue.ts';
import type { OutgoingMessage } from './queue.ts';

/** SQS takes 256 KiB a message; more belongs into the table or the blobs, with its id in the queue. */
export const messageBytesMax = 262_144;

/** Checks the limits of `queue.ts`, the same in every adapter. Returns each body as JSON text. */
export function checkSend(messages: readonly OutgoingMessage[]): string[] {
  if (messages.length > sendMax) {
    throw new RangeError(`At most ${sendMax} messages at once, not ${messages.length}`);
  }
  return messages.map(({ body, delayMs = 0 }) => {
    if (!Number.isFinite(delayMs) || delayMs < 0 || delayMs > delayMsMax) {
      throw new RangeError(`A delay is 0 to ${delayMsMax} ms, not ${delayMs}`);
    }
    const json: string | undefined = JSON.stringify(body);
    if (json === undefined) throw new TypeError('A message body is JSON');
    if (Buffer.byteLength(json) > messageBytesMax) {
      throw new RangeError(`A message has at most ${messageBytesMax} bytes`);
    }
    return json;
  });
}
