import { refused } from '#kernel/result.ts';
import type { Refusal } from '#kernel/result.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import { opens } from './identity.ts';
import type { Order } from './model.ts';

/** Who asks for an order, and the key that a guest shows. */
export interface Asker {
  readonly actor: Actor;
  readonly accessKey?: string | undefined;
}

/** The buyer: the shopper who ordered, or whoever has the order's key. */
export function isBuyer(order: Order, { accessKey, actor }: Asker): boolean {
  if (actor.kind === 'shopper' && order.customerId === actor.customerId) return true;
  return opens(accessKey, order.accessDigest);
}

const actingRoles: readonly StaffRole[] = ['sales', 'order-desk', 'administrator'];
const readingRoles: readonly StaffRole[] = [...actingRoles, 'support', 'auditor', 'clerk'];
/** Names and addresses are for those who speak with the buyer or mend what went wrong. */
const contactRoles: readonly StaffRole[] = ['sales', 'order-desk', 'support', 'administrator'];

export function mayReadOrders(actor: Actor): boolean {
  return hasRole(actor, readingRoles);
}

export function mayChangeOrders(actor: Actor): boolean {
  return hasRole(actor, actingRoles);
}

export function maySeeContact(actor: Actor): boolean {
  return hasRole(actor, contactRoles);
}

/** Staff know that orders exist: to them it is said that they may not. */
export function notPermitted(): Refusal<'not_permitted'> {
  return refused('not_permitted', 'Your role does not allow this.');
}
