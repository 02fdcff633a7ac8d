import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';

/** Issues and verifies the signed tokens that tell people and partners apart. */
export interface SignIn {
  /** A signed token (JWT) for an actor, valid until `expiresAt`. */
  issue(actor: SignedInActor, expiresAt: Instant): Promise<string>;
  /** The actor of a valid token; undefined for one that is forged, expired or malformed. */
  verify(token: string): Promise<SignedInActor | undefined>;
}

/** Who acts. A guest shops without a token. */
export type Actor = Guest | SignedInActor;
export type SignedInActor = Shopper | StaffMember | Partner;

export interface Guest {
  readonly kind: 'guest';
}

export interface Shopper {
  readonly kind: 'shopper';
  readonly customerId: Id<'customer'>;
}

export interface StaffMember {
  readonly kind: 'staff';
  readonly staffId: Id<'staff'>;
  readonly roles: readonly StaffRole[];
}

export interface Partner {
  readonly kind: 'partner';
  readonly partnerId: Id<'partner'>;
  readonly role: PartnerRole;
}

export const staffRoles = [
  'clerk',
  'sales',
  'order-desk',
  'merchandiser',
  'executive',
  'support',
  'auditor',
  'administrator',
] as const;
export type StaffRole = (typeof staffRoles)[number];

export const partnerRoles = ['courier', 'payment-provider', 'erp', 'marketing'] as const;
export type PartnerRole = (typeof partnerRoles)[number];

export const guest: Guest = { kind: 'guest' };

/** Whether the actor is a member of staff with one of the roles. */
export function hasRole(actor: Actor, roles: readonly StaffRole[]): boolean {
  return actor.kind === 'staff' && actor.roles.some((role) => roles.includes(role));
}

/** A short stable name of the actor for scopes and audit: never a person's name. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'guest':
      return 'guest';
    case 'shopper':
      return actor.customerId;
    case 'staff':
      return actor.staffId;
    case 'partner':
      return actor.partnerId;
  }
}
