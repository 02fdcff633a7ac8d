/**
 * Keys for personal data. Each subject (a customer, or a guest's order) has a data key of its own,
 * itself sealed under the home Region's key. Destroying a subject's key erases all that was sealed
 * for it, in every copy everywhere.
 */
export interface Keys {
  /** Seals JSON for a subject; makes its key when there is none. Authenticated: tampering is found. */
  seal(subject: string, value: unknown): Promise<Sealed>;
  /** The value, or undefined when the subject's key was destroyed or is not granted here. */
  open(subject: string, sealed: Sealed): Promise<unknown>;
  destroy(subject: string): Promise<void>;
}

/** Ciphertext as text: algorithm, nonce, tag and bytes in base64url. Safe to replicate and log. */
export type Sealed = string & { readonly __brand: 'Sealed' };
