import type { Region } from '#kernel/region.ts';
import type { StaffRole } from '#ports/sign-in.ts';

/** Where customers write. `.example` is reserved for addresses that nobody has (RFC 2606). */
export const clientServices = 'care@meridian.example';

/** The team mailboxes of each Region, by the role that reads them. */
export const teamMailboxes = {
  eu: { 'order-desk': 'order-desk.europe@meridian.example' },
  ap: { 'order-desk': 'order-desk.asia@meridian.example' },
} as const satisfies Record<Region, Partial<Record<StaffRole, string>>>;
