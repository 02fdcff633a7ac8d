import type { Region } from '#kernel/region.ts';

/**
 * Keys for personal data. Each subject (a customer, or a guest's order) has a data key of its own,
 * itself sealed under the key ring of its home Region. Destroying a subject's key erases all that was
 * sealed for it, in every copy everywhere.
 *
 * **Who may.** A ring is granted to the Region that holds its home by custody, and only for as long:
 * evacuation grants the survivor, and takes it from the home, until it returns. All other Regions hold
 * ciphertext, of the data and of the keys. What a Region seals for a subject at home elsewhere is
 * sealed under a key of its own ring, for itself.
 *
 * **Time.** A key that was made elsewhere arrives by replication, as the data does; until then what it
 * sealed opens to nothing.
 */
export interface Keys {
  /**
   * Seals JSON for a subject; makes its key when there is none. Authenticated: tampering is found.
   * `home` is that of what the value belongs to, whose holder is to open it wherever the subject is at
   * home; the subject's own when it is left out. Throws `TableUnavailable` where the key cannot be made
   * just now.
   */
  seal(subject: string, value: unknown, home?: Region): Promise<Sealed>;
  /** The value, or undefined when the subject's key was destroyed or is not granted here. */
  open(subject: string, sealed: Sealed): Promise<unknown>;
  /** Destroys the keys under the rings that are granted here. */
  destroy(subject: string): Promise<void>;
}

/** Ciphertext as text: algorithm, nonce, tag and bytes in base64url. Safe to replicate and log. */
export type Sealed = string & { readonly __brand: 'Sealed' };
