import { hash } from 'node:crypto';
import { derivedId } from '#kernel/ids.ts';
import type { Id, IdKind } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { SignedInActor, StaffRole } from '#ports/sign-in.ts';

/** Everybody of the seeded house signs in with this. It opens a house of this machine only. */
export const demoSecret = 'meridian-on-one-laptop';

export interface DemoPerson {
  readonly name: string;
  readonly actor: SignedInActor;
}

/** One for each role, named after it, and a shopper in each Region. */
export const demoPeople: readonly DemoPerson[] = [
  shopper('shopper.paris@meridian.example', 'eu'),
  shopper('shopper.tokyo@meridian.example', 'ap'),
  staff('merchandiser@meridian.example', ['merchandiser']),
  staff('order-desk@meridian.example', ['order-desk']),
  staff('sales@meridian.example', ['sales']),
  staff('clerk@meridian.example', ['clerk']),
  staff('support@meridian.example', ['support']),
  staff('auditor@meridian.example', ['auditor']),
  staff('administrator@meridian.example', ['administrator']),
];

function shopper(name: string, home: Region): DemoPerson {
  return { name, actor: { kind: 'shopper', customerId: idFor('customer', name, home) } };
}

function staff(name: string, roles: readonly StaffRole[]): DemoPerson {
  return { name, actor: { kind: 'staff', staffId: idFor('staff', name, 'eu'), roles } };
}

/** The courier company of this machine, as a partner that may call us. */
export const courierId: Id<'partner'> = idFor('partner', 'courier', 'eu');

/** The control room of this machine, as a member of staff. */
export const controlRoomId: Id<'staff'> = idFor('staff', 'control-room', 'eu');

function idFor<K extends IdKind>(kind: K, name: string, home: Region): Id<K> {
  return derivedId(kind, home, hash('sha256', `demo/${name}`, 'buffer'));
}
