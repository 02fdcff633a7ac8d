const nameBytesMax = 1_024;

/** Throws a `RangeError` for a name that `blobs.ts` does not allow; every adapter calls it first. */
export function checkBlobName(name: string): void {
  const parts = name.split('/');
  const isWrong = parts.some((part) => part === '' || part === '.' || part === '..');
  if (isWrong || name.includes('\0') || name.includes('\\') || !name.isWellFormed()) {
    throw new RangeError(`Not a blob's name: ${name}`);
  }
  if (Buffer.byteLength(name) > nameBytesMax) {
    throw new RangeError(`A blob's name has at most ${nameBytesMax} bytes`);
  }
}
