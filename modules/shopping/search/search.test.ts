import { beforeAll, describe, expect, test } from 'vitest';
import { bags, category, handles, openShop, product } from '../testing/shop.fixture.ts';
import type { Shop } from '../testing/shop.fixture.ts';

const red = { code: 'red', name: { en: 'Red', de: 'Rot', fr: 'Rouge', it: 'Rosso' } };

const entries = [
  bags,
  category('shoes', { en: 'Shoes', de: 'Schuhe', fr: 'Chaussures', it: 'Scarpe' }),
  product('handbag', {
    rank: 1,
    title: {
      en: 'Solenne Leather Handbag',
      de: 'Handtasche Solenne aus Leder',
      fr: 'Sac à main Solenne en cuir',
      it: 'Borsa a mano Solenne in pelle',
      ja: '革のハンドバッグ',
      'zh-Hans': '真皮手提包',
      ko: '가죽 핸드백',
    },
    material: { code: 'calf', name: { en: 'Calfskin', de: 'Kalbsleder', fr: 'Veau' } },
  }),
  product('belt', {
    rank: 2,
    title: {
      en: 'Narrow Belt',
      de: 'Schmaler Gürtel',
      fr: 'Ceinture étroite',
      it: 'Cintura sottile',
      ja: 'ベルト',
      'zh-Hans': '窄腰带',
      ko: '얇은 벨트',
    },
  }),
  product('loafer', {
    rank: 3,
    title: {
      en: 'Penny Loafers',
      de: 'Slipper aus Straußenleder',
      fr: 'Mocassins',
      it: 'Mocassini',
      ko: '가죽 로퍼',
    },
    categoryHandle: 'shoes',
    options: [{ code: 'color', name: { en: 'Colour' }, values: [red] }],
  }),
  product('scarf', {
    rank: 4,
    title: { en: 'Silk Scarf', ja: 'シルクスカーフ', 'zh-Hans': '丝绸围巾', ko: '실크 스카프' },
    description: { en: 'It goes with a leather handbag.' },
  }),
  product('rucksack', { rank: 5, title: { en: 'Cashmere Throw' } }),
];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(entries);
});

function found(language: string, words: string): string[] {
  return handles(shop.shopping, `language=${language}&q=${encodeURIComponent(words)}`);
}

describe('search finds', () => {
  test.each([
    ['a word of the title', 'en', 'belt', ['belt']],
    ['plurals by the singular', 'en', 'loafer', ['loafer']],
    ['the singular by plurals', 'en', 'scarves handbags', ['handbag']],
    ['the beginning of the last word', 'en', 'silk sca', ['scarf']],
    ['a category by its name', 'en', 'shoes', ['loafer']],
    ['a colour', 'en', 'red loafers', ['loafer']],
    ['a material', 'en', 'calfskin', ['handbag']],
    ['capitals and accents typed or not', 'fr', 'CEINTURE ETROITE', ['belt']],
    ['full-width letters', 'en', 'ＢＥＬＴ', ['belt']],
    ['German ü as u', 'de', 'gurtel', ['belt']],
    ['German ü as ue', 'de', 'guertel', ['belt']],
    ['German ß as ss', 'de', 'straussenleder', ['loafer']],
    ['the noun at the end of a German word', 'de', 'tasche', ['handbag']],
    ['German plurals', 'de', 'handtaschen', ['handbag']],
    ['Italian plurals', 'it', 'borse', ['handbag']],
    ['French words behind an accent', 'fr', 'sac a main', ['handbag']],
    ['English behind another language', 'de', 'cashmere', ['rucksack']],
    ['Japanese without spaces', 'ja', 'シルク', ['scarf']],
    ['Japanese in the other kana', 'ja', 'べると', ['belt']],
    ['Japanese in half-width kana', 'ja', 'ﾍﾞﾙﾄ', ['belt']],
    ['one Japanese character', 'ja', '革', ['handbag']],
    ['a part of a Japanese word', 'ja', 'ハンドバッグ', ['handbag']],
    ['Chinese by two characters', 'zh-Hans', '围巾', ['scarf']],
    ['Chinese by one character', 'zh-Hans', '包', ['handbag']],
    ['Korean within a title', 'ko', '핸드백', ['handbag']],
    ['half a Korean syllable typed', 'ko', '스카ㅍ', ['scarf']],
    ['a Korean syllable still without its end', 'ko', '핸드배', ['handbag']],
  ])('%s', (_, language, words, expected) => {
    expect(found(language, words).slice(0, expected.length)).toEqual(expected);
  });

  test.each([
    ['a letter replaced', 'belr', 'belt'],
    ['a letter lost', 'lofers', 'loafer'],
    ['a letter doubled', 'loaffer', 'loafer'],
    ['letters swapped', 'sacrf', 'scarf'],
    ['two errors in a long word', 'kashmeer', 'rucksack'],
  ])('in spite of %s', (_, typed, expected) => {
    expect(found('en', typed)).toEqual([expected]);
  });
});

describe('search does not find', () => {
  test.each([
    ['by a short word misspelled', 'rad'],
    ['by three errors', 'kashmirr'],
    ['by nothing but marks', '?! —'],
    ['by words that the house does not know', 'qqqqq wwwww'],
  ])('%s', (_, typed) => {
    expect(found('en', typed)).toEqual([]);
  });
});

test('the title goes before the description', () => {
  expect(found('en', 'leather handbag')).toEqual(['handbag', 'scarf']);
});

test('products with every word push out those with some', () => {
  expect(found('en', 'leather belt')).toEqual(['belt', 'handbag', 'scarf']);
  expect(found('en', 'silk scarf')).toEqual(['scarf']);
});

test('a word that the house does not know is passed over', () => {
  expect(found('en', 'belt zzzzzz')).toEqual(['belt']);
});

test.each(['handbag-black-m', 'HANDBAG-BLACK-M'])(
  'a sku, %s, means its product and no other',
  (sku) => {
    expect(found('en', sku)).toEqual(['handbag']);
  },
);

test('words that come later are found, and those that went are not', async () => {
  const own = await openShop(entries);
  await own.write(product('belt', { title: { en: 'Wide Sash' } }));
  expect(handles(own.shopping, 'q=sash')).toEqual(['belt']);
  expect(handles(own.shopping, 'q=narrow')).toEqual([]);
  expect(handles(own.shopping, 'q=belr')).toEqual([]);
});

test('a category renamed is found by its new name', async () => {
  const own = await openShop(entries);
  await own.write(category('shoes', { en: 'Footwear' }));
  expect(handles(own.shopping, 'q=footwear')).toEqual(['loafer']);
  expect(handles(own.shopping, 'q=shoes')).toEqual([]);
});
