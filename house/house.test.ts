import { describe, expect, test } from 'vitest';
import { languages } from '#kernel/language.ts';
import { currencyDigits } from '#kernel/money.ts';
import { checkDigit } from './barcode.ts';
import { colors } from './colors.ts';
import { houseCategories, houseCollections, houseLocations, houseProducts } from './index.ts';
import { materials } from './materials.ts';
import { marketCurrencies, tagPrices } from './prices.ts';
import type { HouseText } from './say.ts';

const products = houseProducts();
const variants = products.flatMap((product) => product.variants);

const scripts: Readonly<Record<string, RegExp>> = {
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  'zh-Hans': /\p{Script=Han}/u,
  ko: /\p{Script=Hangul}/u,
};

/** What is missing or out of place in a text, as findings to compare with none. */
function faults(text: HouseText): string[] {
  return languages.flatMap((language) => {
    const words = text[language];
    const script = scripts[language];
    if (words.trim() === '' || words !== words.trim())
      return [`${language} is blank or padded: ${text.en}`];
    if (/undefined|NaN|\s{2}|\.\./.test(words)) return [`${language} is broken: ${words}`];
    return script && !script.test(words)
      ? [`${language} has no letter of its script: ${words}`]
      : [];
  });
}

describe('The house', () => {
  test('has at least 240 products in at least 12 categories, and none is empty', () => {
    expect(products.length).toBeGreaterThanOrEqual(240);
    const categories = houseCategories();
    expect(categories.length).toBeGreaterThanOrEqual(12);
    const filled = new Set(products.map((product) => product.categoryHandle));
    expect([...filled].toSorted()).toEqual(categories.map(({ handle }) => handle).toSorted());
  });

  test('is the same in every call', () => {
    expect(houseProducts()).toEqual(products);
  });

  test('names each product, variant and picture once', () => {
    const once = (names: readonly string[]): void => expect(new Set(names).size).toBe(names.length);
    once(products.map(({ handle }) => handle));
    once(variants.map(({ sku }) => sku));
    once(variants.map(({ barcode }) => barcode));
    once(products.flatMap(({ pictures }) => pictures.map(({ handle }) => handle)));
    once(products.map(({ publishedAtOrder }) => String(publishedAtOrder)));
    for (const language of languages) once(products.map(({ title }) => title[language]));
  });

  test('writes handles that need no escaping in an address', () => {
    const names = products.flatMap(({ handle, pictures }) => [
      handle,
      ...pictures.map((picture) => picture.handle),
    ]);
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  test('gives every variant the option values that its product lists', () => {
    for (const product of products) {
      const combinations = product.options.reduce((count, { values }) => count * values.length, 1);
      expect(product.variants).toHaveLength(combinations);
      for (const { optionValues } of product.variants) {
        const chosen: Readonly<Record<string, string>> = optionValues;
        for (const { code, values } of product.options) {
          expect(values.map((value) => value.code)).toContain(chosen[code]);
        }
      }
    }
  });

  test('numbers barcodes as EAN-13 in the range for internal use', () => {
    expect(checkDigit('400638133393')).toBe('1');
    for (const { barcode } of variants) {
      expect(barcode).toMatch(/^2\d{12}$/);
      expect(barcode.slice(-1)).toBe(checkDigit(barcode.slice(0, 12)));
    }
  });

  test('holds what was made once at exactly one location', () => {
    const unique = products.filter(({ oneOfAKind }) => oneOfAKind);
    expect(unique.length).toBeGreaterThanOrEqual(8);
    for (const product of unique) {
      const units = product.variants.flatMap(({ stock }) => Object.values(stock));
      expect(units.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1]);
    }
  });

  test('has sold out of something, and is deep in at least a dozen best sellers', () => {
    const held = (stock: Readonly<Record<string, number>>): number =>
      Object.values(stock).reduce((total, units) => total + units, 0);
    expect(variants.filter(({ stock }) => held(stock) === 0).length).toBeGreaterThan(10);
    const best = products.filter(({ tags }) => tags.includes('best-seller'));
    expect(best.length).toBeGreaterThanOrEqual(12);
    for (const { stock } of best.flatMap((product) => product.variants))
      expect(held(stock)).toBeGreaterThan(600);
  });

  test('keeps stock at its own locations only', () => {
    const handles = houseLocations()
      .map(({ handle }) => handle)
      .toSorted();
    for (const { stock } of variants) expect(Object.keys(stock).toSorted()).toEqual(handles);
  });

  test('fills every collection, with products that know they are in it', () => {
    const collections = houseCollections();
    expect(collections.length).toBeGreaterThanOrEqual(6);
    for (const { handle, productHandles } of collections) {
      expect(productHandles.length).toBeGreaterThan(5);
      const members = products.filter(({ collectionHandles }) =>
        collectionHandles.includes(handle),
      );
      expect(productHandles).toEqual(members.map((product) => product.handle));
    }
  });
});

describe('Prices', () => {
  test.each([
    [
      2350,
      {
        EUR: 235_000,
        GBP: 207_000,
        CHF: 233_000,
        JPY: 404_000,
        SGD: 367_000,
        HKD: 2_160_000,
        KRW: 3_850_000,
        USD: 256_000,
      },
    ],
    [
      95,
      {
        EUR: 9_500,
        GBP: 8_500,
        CHF: 9_500,
        JPY: 16_000,
        SGD: 15_000,
        HKD: 90_000,
        KRW: 160_000,
        USD: 10_500,
      },
    ],
  ])('of %i euros end as tags do in each market', (euros, tags) => {
    expect(tagPrices(euros)).toEqual(tags);
  });

  test('are positive whole amounts that end on a printed step in every currency', () => {
    for (const { prices } of variants) {
      for (const currency of marketCurrencies) {
        const step =
          currency === 'JPY'
            ? 1_000
            : currency === 'KRW'
              ? 10_000
              : 5 * 10 ** currencyDigits[currency];
        expect(prices[currency]).toBeGreaterThan(0);
        expect(prices[currency] % step).toBe(0);
      }
    }
  });
});

describe('Texts', () => {
  test('are there in all seven languages, each in its script', () => {
    const texts = products.flatMap((product) => [
      product.title,
      product.description,
      product.care,
      product.material.name,
      ...product.details,
      ...product.pictures.map(({ altText }) => altText),
      ...product.options.map(({ name }) => name),
    ]);
    const colorNames = Object.values(colors).map(({ name }) => name);
    const others = [
      ...houseCategories().map(({ name }) => name),
      ...houseCollections().flatMap(({ title, text }) => [title, text]),
    ];
    expect([...texts, ...colorNames, ...others].flatMap(faults)).toEqual([]);
  });

  test('are translated: no title, description, care or detail repeats the English', () => {
    const texts = products.flatMap(({ title, description, care, details }) => [
      title,
      description,
      care,
      ...details,
    ]);
    const repeated = texts.flatMap((text) =>
      languages
        .filter((language) => language !== 'en' && text[language] === text.en)
        .map((language) => `${language}: ${text.en}`),
    );
    expect(repeated).toEqual([]);
  });

  test('describe each product in three sentences that no other product shares in full', () => {
    for (const { description } of products) {
      expect(description.en.match(/[.!?](\s|$)/g)?.length).toBeGreaterThanOrEqual(3);
      expect(description.ja).toMatch(/。$/);
      expect(description['zh-Hans']).toMatch(/。$/);
    }
    expect(new Set(products.map(({ description }) => description.en)).size).toBe(products.length);
  });

  test('keep to the characters of their language', () => {
    const mixed = products.flatMap(({ title, description }) => [
      ...[title.ko, description.ko].filter((words) =>
        /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(words),
      ),
      ...[title['zh-Hans'], description['zh-Hans']].filter((words) =>
        /[\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(words),
      ),
      ...[title.de, title.fr, title.it, description.de, description.fr, description.it].filter(
        (words) => /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(words),
      ),
    ]);
    expect(mixed).toEqual([]);
  });

  test('say nothing of a material that no product uses', () => {
    const used = new Set(products.map(({ material }) => material.code));
    expect(materials.map(({ code }) => code).filter((code) => !used.has(code))).toEqual([]);
  });
});
