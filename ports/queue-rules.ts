import { delayMsMax, sendMax } from './queue.ts';
import type { OutgoingMessage } from './queue.ts';

/** SQS takes 256 KiB a message; more belongs into the table or the blobs, with its id in the queue. */
export const messageBytesMax = 262_144;

/**
 * Checks the limits of `queue.ts`, the same in every adapter. Returns each body as JSON text. With
 * `known`, a body that goes to several queues is written once.
 */
export function checkSend(
  messages: readonly OutgoingMessage[],
  known = new Map<unknown, string>(),
): string[] {
  if (messages.length > sendMax) {
    throw new RangeError(`At most ${sendMax} messages at once, not ${messages.length}`);
  }
  return messages.map(({ body, delayMs = 0 }) => {
    if (!Number.isFinite(delayMs) || delayMs < 0 || delayMs > delayMsMax) {
      throw new RangeError(`A delay is 0 to ${delayMsMax} ms, not ${delayMs}`);
    }
    const before = known.get(body);
    if (before !== undefined) return before;
    const json: string | undefined = JSON.stringify(body);
    if (json === undefined) throw new TypeError('A message body is JSON');
    if (Buffer.byteLength(json) > messageBytesMax) {
      throw new RangeError(`A message has at most ${messageBytesMax} bytes`);
    }
    known.set(body, json);
    return json;
  });
}
