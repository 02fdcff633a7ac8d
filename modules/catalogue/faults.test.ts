import { describe, expect, test } from 'vitest';
import { barcodeOf, draftOf, euros } from './catalogue.fixture.ts';
import { faultsOf } from './faults.ts';
import type { ProductDraft, VariantDraft } from './model.ts';

function codes(draft: ProductDraft): string[] {
  return faultsOf(draft).map((fault) => `${fault.at} ${fault.code}`);
}

function withVariant(change: Partial<VariantDraft>): ProductDraft {
  const draft = draftOf('tote', 2);
  const [first, ...others] = draft.variants;
  if (!first) throw new Error('The draft has a variant');
  return { ...draft, variants: [{ ...first, ...change }, ...others] };
}

describe('the rules of a product', () => {
  test('a good draft has no faults', () => {
    expect(codes(draftOf('tote', 5))).toEqual([]);
    expect(codes(withVariant({ barcode: barcodeOf(1), pictureHandle: 'tote-front' }))).toEqual([]);
  });

  test.each<[string, Partial<ProductDraft>, string]>([
    ['a handle with capitals', { handle: 'Tote' }, 'handle handle_invalid'],
    ['a handle with spaces', { handle: 'my tote' }, 'handle handle_invalid'],
    ['a handle that ends in a hyphen', { handle: 'tote-' }, 'handle handle_invalid'],
    ['a handle out of ASCII', { handle: 'sac-été' }, 'handle handle_invalid'],
    ['an empty title', { title: { en: ' ' } }, 'title.en title_missing'],
    ['an endless title', { title: { en: 'x'.repeat(256) } }, 'title too_long'],
    ['an endless text', { description: { en: 'x'.repeat(10_001) } }, 'description too_long'],
    ['too many tags', { tags: Array.from({ length: 101 }, (_, n) => `t${n}`) }, 'tags too_many'],
    ['no variant', { variants: [] }, 'variants variant_missing'],
  ])('%s is a fault', (_, change, expected) => {
    expect(codes({ ...draftOf('tote', 1), ...change })).toContain(expected);
  });

  test.each<[string, Partial<VariantDraft>, string]>([
    ['an empty sku', { sku: '' }, 'variants.0.sku sku_invalid'],
    ['a sku with a line break', { sku: 'a\nb' }, 'variants.0.sku sku_invalid'],
    ['the sku of another variant', { sku: 'tote/color-1' }, 'variants.1.sku sku_repeated'],
    ['a wrong check digit', { barcode: '4006381333932' }, 'variants.0.barcode barcode_invalid'],
    ['a weight below nought', { weightGrams: -1 }, 'variants.0.weightGrams weight_invalid'],
    ['part of a gram', { weightGrams: 0.5 }, 'variants.0.weightGrams weight_invalid'],
    ['a foreign currency', { prices: { japan: euros(1) } }, 'variants.0.prices price_invalid'],
    ['less than nothing', { prices: { europe: euros(-1) } }, 'variants.0.prices price_invalid'],
    ['part of a cent', { prices: { europe: euros(0.5) } }, 'variants.0.prices price_invalid'],
    ['no choice', { optionValues: {} }, 'variants.0.optionValues choice_invalid'],
    [
      'an unknown value',
      { optionValues: { color: 'x' } },
      'variants.0.optionValues choice_invalid',
    ],
    [
      'an unknown option',
      { optionValues: { color: 'color-0', size: 's' } },
      'variants.0.optionValues choice_invalid',
    ],
    [
      'the choice of another variant',
      { optionValues: { color: 'color-1' } },
      'variants.1.optionValues choice_repeated',
    ],
    ['an unknown picture', { pictureHandle: 'x' }, 'variants.0.pictureHandle picture_unknown'],
  ])('%s is a fault', (_, change, expected) => {
    expect(codes(withVariant(change))).toContain(expected);
  });
});
