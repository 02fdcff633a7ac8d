import { hash } from './chance.ts';

/**
 * An EAN-13 from the range that GS1 leaves to a house's internal use (prefixes 200 to 299), the
 * same for a sku in every run. https://www.gs1.org/standards/id-keys/company-prefix
 */
export function barcodeOf(sku: string): string {
  const body = `29${String(hash(sku)).padStart(10, '0').slice(-10)}`;
  return body + checkDigit(body);
}

/** GS1's modulo 10 over twelve digits, weights 1 and 3 in turn. */
export function checkDigit(body: string): string {
  let total = 0;
  for (let index = 0; index < body.length; index++) {
    total += Number(body[index]) * (index % 2 === 0 ? 1 : 3);
  }
  return String((10 - (total % 10)) % 10);
}
