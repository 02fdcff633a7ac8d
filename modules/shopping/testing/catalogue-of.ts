import { languages } from '#kernel/language.ts';
import type { Language, LocalizedText } from '#kernel/language.ts';
import { markets, marketCodes } from '#kernel/market.ts';
import { currencyDigits, money } from '#kernel/money.ts';
import { plus, fromIso } from '#kernel/time.ts';
import {
  categoryIdOf,
  collectionIdOf,
  productIdOf,
  variantIdOf,
} from '#modules/catalogue/index.ts';
import type {
  Category,
  Collection,
  PriceList,
  Product,
  ProductDraft,
} from '#modules/catalogue/index.ts';
import { categoryWords, colorWords, materialWords, sentences, thingWords } from './words.ts';
import type { Word } from './words.ts';

/** When the generated catalogue was made. */
const madeAt = fromIso('2026-01-01T00:00:00.000Z');
const collectionHandles = ['spring', 'evening', 'travel', 'heritage'];
/** Three colours in two sizes: ten thousand products have sixty thousand variants. */
const colorsEach = 3;
const sizeCodes = ['s', 'm', 'l', 'xl'];
const sizesEach = 2;

/**
 * A catalogue of any size for tests and measurements: always the same for the same number, in all
 * seven languages, with about as many distinct words as a large house has.
 */
export function* catalogueOf(count: number): Generator<ProductDraft> {
  for (let number = 0; number < count; number++) yield productDraft(number);
}

/** A draft as it is once published. */
export function published(draft: ProductDraft, number = 0): Product {
  const at = plus(madeAt, number * 60_000);
  return {
    ...draft,
    productId: productIdOf(draft.handle),
    sequence: 2,
    formerVariants: [],
    published: true,
    createdAt: at,
    updatedAt: at,
    firstPublishedAt: at,
    variants: draft.variants.map((variant) => ({
      ...variant,
      variantId: variantIdOf(variant.sku),
    })),
  };
}

export function generatedCategories(): Category[] {
  return categoryWords.map(({ code, name }, position) => ({
    categoryId: categoryIdOf(code),
    handle: code,
    sequence: 1,
    name,
    position,
    hidden: false,
    updatedAt: madeAt,
  }));
}

export function generatedCollections(): Collection[] {
  return collectionHandles.map((handle, position) => ({
    collectionId: collectionIdOf(handle),
    handle,
    sequence: 1,
    title: { en: handle },
    text: { en: `The ${handle} collection.` },
    leadProductHandles: [],
    position,
    published: true,
    updatedAt: madeAt,
  }));
}

function productDraft(number: number): ProductDraft {
  const thingAt = mixed(number, 1) % thingWords.length;
  const thing = thingWords[thingAt] ?? noWord;
  const material = materialWords[mixed(number, 2) % materialWords.length] ?? noWord;
  const name = modelName(mixed(number, 3) % 1_500);
  const handle = `${name}-${material.code}-${thing.code}-${number}`.toLowerCase();
  const story = (language: Language): string =>
    sentences
      .map((sentence) => sentence[language] ?? sentence.en)
      .join(' ')
      .replace('{name}', name)
      .replace('{thing}', (thing.name[language] ?? '').toLowerCase())
      .replace('{material}', material.name[language] ?? '');
  return {
    handle,
    title: inAll((language) =>
      titleIn(language, name, material.name[language] ?? '', thing.name[language] ?? ''),
    ),
    description: inAll(story),
    details: [],
    categoryHandle: categoryWords[thingAt >> 1]?.code ?? 'gifts',
    collectionHandles: number % 3 === 0 ? [collectionHandles[(number / 3) % 4] ?? ''] : [],
    material,
    tags: [],
    oneOfAKind: false,
    taxCategory: 'standard',
    originCountry: 'IT',
    rank: mixed(number, 6) % 1_000_000,
    pictures: ['front', 'detail'].map((view) => ({
      handle: `${handle}-${view}`,
      altText: { en: `${name}, ${view}` },
      view,
    })),
    ...optionsAndVariants(number),
  };
}

function optionsAndVariants(number: number): Pick<ProductDraft, 'options' | 'variants'> {
  const colors = range(colorsEach).map(
    (at) => colorWords[(mixed(number, 4) + at * 5) % colorWords.length] ?? noWord,
  );
  const sizes = range(sizesEach).map(
    (at) => sizeCodes[(mixed(number, 5) + at) % sizeCodes.length] ?? 's',
  );
  const prices = pricesOf(150 + (mixed(number, 8) % 600) * 10);
  const weightGrams = 200 + (mixed(number, 7) % 1_800);
  const colorValues = colors.map((color) => ({ ...color, swatch: swatchOf(color.code) }));
  const sizeValues = sizes.map((code) => ({ code, name: { en: code.toUpperCase() } }));
  return {
    options: [
      { code: 'color', name: { en: 'Colour', de: 'Farbe' }, values: colorValues },
      { code: 'size', name: { en: 'Size', de: 'Größe' }, values: sizeValues },
    ],
    variants: colors.flatMap((color, colorAt) =>
      sizes.map((size, sizeAt) => ({
        sku: `G${number}-${color.code}-${size}`.toUpperCase(),
        barcode: barcodeOf((number * colorsEach + colorAt) * sizesEach + sizeAt),
        optionValues: { color: color.code, size },
        weightGrams,
        prices,
      })),
    ),
  };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}

const noWord: Word = { code: 'none', name: { en: 'None' } };

/** Invented names of two or three syllables, each number its own. */
function modelName(number: number): string {
  const syllables = ['ver', 'no', 'la', 'mi', 'ra', 'sol', 'ti', 'en', 'do', 'ca', 'lu', 'bel'];
  const at = (index: number): string => syllables[index % syllables.length] ?? '';
  const name =
    at(number) + at(Math.floor(number / 12) + number) + at(Math.floor(number / 144) * 5 + 3);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function titleIn(language: Language, name: string, material: string, thing: string): string {
  if (language === 'fr') return `${thing} ${name} en ${material.toLowerCase()}`;
  if (language === 'it') return `${thing} ${name} in ${material.toLowerCase()}`;
  if (language === 'de') return `${thing} ${name} aus ${material}`;
  if (language === 'ja') return `${material}の${thing} ${name}`;
  if (language === 'zh-Hans') return `${name} ${material}${thing}`;
  return `${name} ${material} ${thing}`;
}

function pricesOf(euros: number): PriceList {
  const prices: PriceList = Object.fromEntries(
    marketCodes.map((market) => {
      const { currency } = markets[market];
      const whole = currencyDigits[currency] === 0 ? euros * 160 : euros;
      return [market, money(whole * 10 ** currencyDigits[currency], currency)];
    }),
  );
  return prices;
}

/** An EAN-13 of the range for use within a house, with its check digit (GS1, section 7.9). */
function barcodeOf(number: number): string {
  const digits = `29${String(number).padStart(10, '0')}`;
  const sum = Array.from(digits).reduce(
    (total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function swatchOf(code: string): string {
  const number = Array.from(code).reduce(
    (total, letter) => (total * 31 + letter.charCodeAt(0)) & 0xff_ff_ff,
    7,
  );
  return `#${number.toString(16).padStart(6, '0')}`;
}

function inAll(textIn: (language: Language) => string): LocalizedText {
  const others = languages.map((language) => [language, textIn(language)] as const);
  return { ...Object.fromEntries(others), en: textIn('en') };
}

/** A number scattered over 31 bits (the finaliser of MurmurHash3). */
function mixed(number: number, salt: number): number {
  let hash = Math.imul(number + 1, 0x9e37_79b1) ^ Math.imul(salt, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 1;
}
