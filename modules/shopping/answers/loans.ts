/** Holds a list of a hundred cards; a longer answer gets memory of its own. */
const bufferBytes = 128 * 1024;
/** Beyond this many out at a time, answers get memory of their own. */
const lentMax = 256;

/**
 * Memory for answers that are sent once and not kept. Fresh memory for each would make the
 * collector walk the whole catalogue every few thousand searches, which costs more than searching.
 * What is lent and never given back is collected as any other memory, and lending ends after
 * `lentMax` such losses.
 */
export class Loans {
  private readonly idle: Uint8Array[] = [];
  private out = 0;

  lend(length: number): Uint8Array {
    if (length > bufferBytes || this.out >= lentMax) return Buffer.allocUnsafe(length);
    this.out++;
    const whole = this.idle.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
    return whole.subarray(0, length);
  }

  /** Only for bytes that nobody will read again, and only once. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.buffer.byteLength !== bufferBytes) return;
    this.out--;
    this.idle.push(Buffer.from(bytes.buffer));
  }
}
