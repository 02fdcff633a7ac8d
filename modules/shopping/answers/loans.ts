/** Holds a list of a hundred cards; a longer answer gets memory of its own. */
const bufferBytes = 128 * 1024;
const idleMax = 32;

/**
 * Memory for answers that are sent once and not kept. Fresh memory for each would make the
 * collector walk the whole catalogue every few thousand searches, which costs more than searching.
 * What is lent and never given back is collected as any other memory.
 */
export class Loans {
  private readonly idle: Uint8Array[] = [];

  lend(length: number): Uint8Array {
    if (length > bufferBytes) return Buffer.allocUnsafeSlow(length);
    const whole = this.idle.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
    return whole.subarray(0, length);
  }

  /** Only for bytes that nobody will read again, and only once. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.buffer.byteLength !== bufferBytes || this.idle.length >= idleMax) return;
    this.idle.push(Buffer.from(bytes.buffer));
  }
}
