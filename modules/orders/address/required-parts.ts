import type { Address } from '#contracts/http/orders.ts';

type Part = 'postalCode' | 'region';

/**
 * The parts beside name, street and city without which a parcel does not arrive, by country.
 * Source: the "require" field of the address metadata that Google publishes for libaddressinput,
 * and the Universal Postal Union's country sheets. Countries not listed need a postal code.
 */
const requiredParts: Readonly<Record<string, readonly Part[]>> = {
  US: ['postalCode', 'region'],
  JP: ['postalCode', 'region'],
  HK: [],
  // Eircodes are known to all yet not demanded by the post.
  IE: [],
};

/** Two letters, as the United States Postal Service writes states, the district and territories. */
const statesOfUS = new Set(
  `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM
   NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP`.split(/\s+/),
);

export function missingParts(address: Address): Part[] {
  const parts = requiredParts[address.country] ?? ['postalCode'];
  return parts.filter((part) => address[part] === undefined);
}

export function isStateOfUS(text: string): boolean {
  return statesOfUS.has(text);
}
