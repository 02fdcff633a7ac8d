import { hash, timingSafeEqual } from 'node:crypto';
import { derivedId, followingId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';

/**
 * The order that a cart's n-th checkout opens, always the same: a checkout that is repeated after
 * a crash finds what the first one began. The cart's id cannot be told from it.
 */
export function orderIdOf(cartId: Id<'cart'>, attempt: number): Id<'order'> {
  return followingId('order', cartId, hash('sha256', `order/${cartId}/${attempt}`, 'buffer'));
}

/**
 * What people read aloud and write down: `EU-7K3M9-2DXWA`. Fifty bits of the id's digest, so two of
 * a million orders share a number with a chance of one in two thousand; a search then shows both.
 */
export function orderNumberOf(orderId: Id<'order'>): string {
  const digest = hash('sha256', `number/${orderId}`, 'buffer');
  const text = derivedId('order', 'eu', digest).slice(-10).toUpperCase();
  return `${homeOf(orderId)?.toUpperCase()}-${text.slice(0, 5)}-${text.slice(5)}`;
}

/**
 * A guest's key to an order. It follows from the cart's id, which only the buyer knows, so that it
 * need not be stored: the order keeps its digest.
 */
export function accessKeyOf(cartId: Id<'cart'>, orderId: Id<'order'>): string {
  return hash('sha256', `access/${cartId}/${orderId}`, 'base64url');
}

export function accessDigestOf(accessKey: string): string {
  return hash('sha256', accessKey, 'base64url');
}

/** Whether a key from outside opens what the digest guards; takes as long for every wrong key. */
export function opens(accessKey: string | undefined, accessDigest: string): boolean {
  if (accessKey === undefined) return false;
  const [given, kept] = [Buffer.from(accessDigestOf(accessKey)), Buffer.from(accessDigest)];
  return given.length === kept.length && timingSafeEqual(given, kept);
}
