import type { SizeRun } from './kinds/kind-spec.ts';
import type { HouseText } from './say.ts';
import { say } from './say.ts';

interface Size {
  readonly code: string;
  readonly name: HouseText;
  /** The price of this size, in parts of the whole: larger bottles cost more, larger shoes do not. */
  readonly priceShare: number;
}

const plain = (code: string, name = code): Size => ({
  code,
  name: say(name, name, name, name, name, name, name),
  priceShare: 1,
});
const run = (codes: readonly string[], prefix = ''): readonly Size[] =>
  codes.map((code) => plain(code, prefix + code));

/** Sizes by the custom of each kind: EU shoes, French clothing for women, Italian for men, ISO rings. */
export const sizeRuns: Readonly<Record<SizeRun, readonly Size[]>> = {
  none: [],
  shoesWomen: run(['36', '37', '38', '39', '40', '41'], 'EU '),
  shoesMen: run(['40', '41', '42', '43', '44', '45'], 'EU '),
  womenClothing: run(['34', '36', '38', '40', '42', '44', '46']),
  menClothing: run(['44', '46', '48', '50', '52', '54', '56']),
  trousersMen: run(['44', '46', '48', '50', '52', '54']),
  letters: run(['XS', 'S', 'M', 'L', 'XL']),
  rings: run(['49', '51', '53', '55', '57']),
  gloves: run(['7', '7.5', '8', '8.5', '9']),
  belts: run(['80', '85', '90', '95', '100']).map((size) => ({
    ...size,
    name: say(...sevenTimes(`${size.code} cm`)),
  })),
  perfume: [
    { code: '50ml', name: say(...sevenTimes('50 ml')), priceShare: 1 },
    { code: '100ml', name: say(...sevenTimes('100 ml')), priceShare: 1.55 },
  ],
};

/** Size that a piece made once was made in. */
export const uniqueSize: Readonly<Partial<Record<SizeRun, string>>> = {
  womenClothing: '38',
  menClothing: '48',
  rings: '53',
};

function sevenTimes(text: string): [string, string, string, string, string, string, string] {
  return [text, text, text, text, text, text, text];
}
