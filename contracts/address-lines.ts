import { formatAddress } from 'localized-address-format';
import type { Language } from '../kernel/language.ts';
import type { Address } from './http/orders.ts';

/**
 * An address as its country writes it on an envelope, the name first wherever the country has it,
 * and the country last, in the reader's language.
 * The order and the separators come from Google's address data, through `localized-address-format`.
 */
export function addressLines(address: Address, language: Language): string[] {
  const plain = format(address, address.lines);
  const showsCity = plain.join(' ').toLowerCase().includes(address.city.toLowerCase());
  const lines = showsCity ? plain : format(address, withCity(address));
  return [address.name, ...lines, countryName(address.country, language)];
}

/** Where a country's form has no place for the city (Japan), it leads the street, as it is spoken. */
function withCity({ city, lines }: Address): string[] {
  const [street = '', ...rest] = lines;
  const isIdeographic = /[\u3040-\u30ff\u4e00-\u9fff]/.test(city);
  return [isIdeographic ? `${city}${street}` : `${city}, ${street}`, ...rest];
}

function format(address: Address, lines: readonly string[]): string[] {
  return formatAddress({
    postalCountry: address.country,
    addressLines: [...lines],
    locality: address.city,
    ...(address.region !== undefined && { administrativeArea: address.region }),
    ...(address.postalCode !== undefined && { postalCode: address.postalCode }),
    ...(address.company !== undefined && { organization: address.company }),
  });
}

function countryName(country: string, language: Language): string {
  return new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
}
