import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sealed } from '#ports/keys.ts';

const algorithm = 'aes-256-gcm';
const prefix = 'a256gcm';

/** A key as OpenSSL holds it: handing it bytes each time would cost five times the sealing. */
export function sealingKey(bytes: Uint8Array): KeyObject {
  return createSecretKey(bytes);
}

/**
 * Seals JSON with AES-256-GCM (NIST SP 800-38D): `a256gcm.nonce.tag.bytes`. The subject is
 * authenticated too, so that what was sealed for one cannot be passed off as another's. A nonce of
 * twelve bytes must never be used twice with one key.
 */
export function sealWith(
  key: KeyObject,
  nonce: Uint8Array,
  subject: string,
  value: unknown,
): Sealed {
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(Buffer.from(subject));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), bytes].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  return [prefix, ...parts].join('.') as Sealed; // The brand's maker for our own keys.
}

/** The value, or undefined when the key is another's or the text was tampered with. */
export function openWith(
  key: KeyObject,
  subject: string,
  sealed: Sealed,
): { readonly value: unknown } | undefined {
  const [head, ...parts] = sealed.split('.');
  const [nonce, tag, bytes] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (head !== prefix || nonce?.length !== 12 || tag?.length !== 16 || !bytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, nonce);
  decipher.setAAD(Buffer.from(subject));
  decipher.setAuthTag(tag);
  const text = decipher.update(bytes, undefined, 'utf8');
  try {
    return { value: JSON.parse(text + decipher.final('utf8')) };
  } catch {
    // GCM finds out at the end that key or text are not the sealed ones; nothing else throws here.
    return undefined;
  }
}
