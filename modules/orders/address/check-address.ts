import { postcodeValidator, postcodeValidatorExistsForCountry } from 'postcode-validator';
import type { Address } from '#contracts/http/orders.ts';
import { isStateOfUS, missingParts } from './required-parts.ts';

/** What is wrong with an address: the field, and what to do. Holds none of the address itself. */
export interface AddressFault {
  readonly at: 'postalCode' | 'region' | 'country';
  readonly message: string;
}

/** Everything wrong with an address that its form and its country's rules can tell. */
export function addressFaults(address: Address): AddressFault[] {
  const faults: AddressFault[] = missingParts(address).map((at) => ({
    at,
    message: `is needed for addresses in ${address.country}`,
  }));
  const { country, postalCode, region } = address;
  if (postalCode !== undefined && !isPostalCode(postalCode, country)) {
    faults.push({ at: 'postalCode', message: `is no postal code of ${country}` });
  }
  if (country === 'US' && region !== undefined && !isStateOfUS(region)) {
    faults.push({ at: 'region', message: 'is no state: write two letters, such as NY' });
  }
  return faults;
}

/**
 * The address as it is kept: postal codes in the full-width digits of a Japanese keyboard, or in
 * lower case, mean the same as in plain ones; Japan's may come without its hyphen.
 */
export function normalAddress(address: Address): Address {
  const { postalCode, region } = address;
  const code = postalCode
    ?.normalize('NFKC')
    .replace(/[‐-―ー−]/gu, '-')
    .toUpperCase();
  const inJapan = address.country === 'JP' ? code?.replace(/^(\d{3})(\d{4})$/, '$1-$2') : code;
  return {
    ...address,
    ...(inJapan !== undefined && { postalCode: inJapan }),
    ...(address.country === 'US' && region !== undefined && { region: region.toUpperCase() }),
  };
}

function isPostalCode(text: string, country: string): boolean {
  return !postcodeValidatorExistsForCountry(country) || postcodeValidator(text, country);
}
