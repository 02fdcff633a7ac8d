import type { Kind } from '../drawings/index.ts';
import type { DetailCode } from '../details.ts';
import type { HouseText } from '../say.ts';

export type SizeRun =
  | 'none'
  | 'shoesWomen'
  | 'shoesMen'
  | 'womenClothing'
  | 'menClothing'
  | 'letters'
  | 'rings'
  | 'gloves'
  | 'belts'
  | 'perfume'
  | 'trousersMen';

/** What is true of everything of one kind, whichever model it is. */
export interface KindSpec {
  readonly kind: Kind;
  readonly category: string;
  /** As it stands in a title; in German with a capital, elsewhere in lower case. */
  readonly noun: HouseText;
  /** One sentence for each of the two silhouettes that are drawn. */
  readonly styles: readonly [HouseText, HouseText];
  /** One sentence that ends the description. */
  readonly use: HouseText;
  readonly details: readonly DetailCode[];
  /** Width, height and depth in centimetres, or millimetres of heel for each silhouette, or of a watch's case. */
  readonly measure:
    | { readonly cm: readonly number[] }
    | { readonly heelMm: readonly [number, number] }
    | { readonly caseMm: number }
    | null;
  readonly sizes: SizeRun;
  /** Harmonized System, six digits. https://www.wcoomd.org/en/topics/nomenclature.aspx */
  readonly hsCode: string;
  readonly weightGrams: number;
  /** ISO 3166-1 alpha-2. */
  readonly originCountry: 'IT' | 'FR' | 'CH' | 'PT' | 'JP' | 'GB';
}
