import { refused } from '#kernel/result.ts';
import type { Refusal } from '#kernel/result.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';

const actingRoles: readonly StaffRole[] = ['order-desk', 'support', 'administrator'];
const readingRoles: readonly StaffRole[] = [...actingRoles, 'auditor'];

/** Why the actor may not see findings; undefined when they may. */
export function mayNotRead(actor: Actor): Refusal<'not_permitted'> | undefined {
  return unless(actor, readingRoles);
}

/** Why the actor may not work on findings; undefined when they may. */
export function mayNotAct(actor: Actor): Refusal<'not_permitted'> | undefined {
  return unless(actor, actingRoles);
}

function unless(actor: Actor, roles: readonly StaffRole[]): Refusal<'not_permitted'> | undefined {
  if (hasRole(actor, roles)) return undefined;
  return refused('not_permitted', `This takes one of the roles ${roles.join(', ')}.`);
}
