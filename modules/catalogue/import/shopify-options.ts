import type { ProductOption } from '../model.ts';
import type { ShopifyColumn } from './shopify-columns.ts';
import type { ShopifyRow } from './shopify-rows.ts';
import { distinctSlugs, slugOf } from './slug.ts';

const optionColumns = [
  ['option1Name', 'option1Value'],
  ['option2Name', 'option2Value'],
  ['option3Name', 'option3Value'],
] as const satisfies readonly (readonly [ShopifyColumn, ShopifyColumn])[];

/** Words that shops use for the two options which every list can be narrowed by. */
const knownCodes: Readonly<Record<string, string>> = {
  colour: 'color',
  couleur: 'color',
  farbe: 'color',
  colore: 'color',
  カラー: 'color',
  色: 'color',
  颜色: 'color',
  색상: 'color',
  größe: 'size',
  taille: 'size',
  taglia: 'size',
  サイズ: 'size',
  尺码: 'size',
  尺寸: 'size',
  사이즈: 'size',
};

export interface OptionColumn {
  readonly option: ProductOption;
  /** The code of the value that a row chooses; undefined when the cell is empty. */
  readonly chosen: (row: ShopifyRow) => string | undefined;
}

/**
 * The options of a product. Its first row names them; a missing name becomes "Option 1". The one
 * value "Default Title" is the file's way to say that there is nothing to choose.
 */
export function readOptions(rows: readonly ShopifyRow[]): OptionColumn[] {
  const [first] = rows;
  const codes = new Set<string>();
  return optionColumns.flatMap(([nameColumn, valueColumn], index) => {
    const values = rows.flatMap((row) => row.cells[valueColumn] ?? []);
    const onlyDefault = values.every((value) => value.toLowerCase() === 'default title');
    if (onlyDefault) return [];
    const name = first?.cells[nameColumn] ?? `Option ${index + 1}`;
    const plain = knownCodes[name.toLowerCase()] ?? slugOf(name);
    const code = codes.has(plain) ? `${plain.slice(0, 60)}-${index + 1}` : plain;
    codes.add(code);
    const slugs = distinctSlugs(values);
    const option = {
      code,
      name: { en: name },
      values: [...slugs].map(([value, slug]) => ({ code: slug, name: { en: value } })),
    };
    return [{ option, chosen: (row) => slugs.get(row.cells[valueColumn] ?? '') }];
  });
}
