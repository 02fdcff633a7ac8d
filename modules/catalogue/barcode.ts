/**
 * The check digit of an EAN-13: weights 1 and 3 in turn from the left, up to the next ten.
 * Source: GS1 General Specifications, section 7.9.1, "Standard check digit calculations".
 */
export function ean13CheckDigit(firstTwelve: string): number {
  let sum = 0;
  for (let index = 0; index < 12; index++) {
    sum += Number(firstTwelve[index]) * (index % 2 === 0 ? 1 : 3);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether text is thirteen digits of which the last one checks the others. */
export function isEan13(text: string): boolean {
  return /^\d{13}$/.test(text) && ean13CheckDigit(text.slice(0, 12)) === Number(text.at(-1));
}

/** A 12-digit UPC-A as the EAN-13 that it is with a zero in front; other text as it came. */
export function toEan13(text: string): string {
  return /^\d{12}$/.test(text) ? `0${text}` : text;
}
