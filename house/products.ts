import { present } from '#kernel/assert.ts';
import { barcodeOf } from './barcode.ts';
import { careTexts } from './care.ts';
import { collectionSpecs } from './collections.ts';
import { colors } from './colors.ts';
import type { ColorCode } from './colors.ts';
import { caseWidth, detailTexts, dimensions, heelHeight, madeIn } from './details.ts';
import { views } from './drawings/index.ts';
import type { View } from './drawings/index.ts';
import { hash } from './chance.ts';
import { kindSpecs } from './kinds/index.ts';
import type { KindSpec } from './kinds/kind-spec.ts';
import { materials } from './materials.ts';
import type { Material } from './materials.ts';
import { models } from './models.ts';
import type { Model } from './models.ts';
import { tagPrices } from './prices.ts';
import type { HouseOption, HousePicture, HouseProduct, HouseVariant } from './product.ts';
import type { HouseText } from './say.ts';
import { say } from './say.ts';
import { sizeRuns, uniqueSize } from './sizes.ts';
import { stockOf } from './stock.ts';

const materialOf = new Map(materials.map((material) => [material.code, material]));

const optionNames = {
  color: say('Colour', 'Farbe', 'Couleur', 'Colore', 'カラー', '颜色', '색상'),
  size: say('Size', 'Größe', 'Taille', 'Taglia', 'サイズ', '尺码', '사이즈'),
};

const viewNames: Readonly<Record<View, HouseText>> = {
  front: say('front', 'Vorderansicht', 'vue de face', 'vista frontale', '正面', '正面', '정면'),
  detail: say('close-up', 'Detail', 'détail', 'dettaglio', '拡大', '细节', '확대'),
  studio: say(
    'in window light',
    'im Fensterlicht',
    'à la lumière d’une fenêtre',
    'nella luce di una finestra',
    '窓辺の光で',
    '窗光下',
    '창가의 빛',
  ),
};

/** Composes every product of the house. Pure: the same list, in the same order, in every call. */
export function composeProducts(): HouseProduct[] {
  const drafts = kindSpecs.flatMap((spec) =>
    models[spec.kind].map((model, index) => compose(spec, model, index)),
  );
  const byHash = drafts.toSorted((a, b) => hash(a.handle) - hash(b.handle));
  const order = new Map(byHash.map((product, index) => [product.handle, index + 1]));
  return drafts.map((product) => {
    const publishedAtOrder = present(order.get(product.handle), 'order of publication');
    const tags = publishedAtOrder <= 36 ? [...product.tags, 'new'] : product.tags;
    return { ...product, publishedAtOrder, tags };
  });
}

function compose(spec: KindSpec, model: Model, index: number): HouseProduct {
  const [name, style, materialCode, colorCodes, , note] = model;
  const material = present(materialOf.get(materialCode), `material ${materialCode}`);
  const title = titleOf(name, spec, material);
  const handle = [name, spec.kind.split('-').slice(1).join(' '), material.code].map(slug).join('-');
  const oneOfAKind = note === 'unique';
  return {
    handle,
    title,
    description: sentences([spec.styles[style], material.note, spec.use]),
    details: detailsOf(spec, style),
    categoryHandle: spec.category,
    collectionHandles: collectionsOf(spec, index, oneOfAKind),
    kind: spec.kind,
    material: { code: material.code, name: material.name },
    care: careTexts[material.care],
    careCode: material.care,
    options: optionsOf(spec, colorCodes, oneOfAKind),
    tags: [
      spec.kind,
      slug(name),
      ...(note === 'best' ? ['best-seller'] : []),
      ...(oneOfAKind ? ['one-of-a-kind'] : []),
    ],
    oneOfAKind,
    variants: variantsOf(spec, model, handle),
    pictures: picturesOf(handle, title, colorCodes),
    publishedAtOrder: 0,
    taxCategory: 'standard',
    originCountry: spec.originCountry,
    hsCode: spec.hsCode,
  };
}

/** The model's name leads where the language puts names first, and follows the noun elsewhere. */
function titleOf(name: string, { noun }: KindSpec, { phrase }: Material): HouseText {
  return say(
    `${name} ${noun.en} ${phrase.en}`,
    `${noun.de} ${name} ${phrase.de}`,
    `${capital(noun.fr)} ${name} ${phrase.fr}`,
    `${capital(noun.it)} ${name} ${phrase.it}`,
    `${name} ${phrase.ja} ${noun.ja}`,
    `${name} ${phrase['zh-Hans']}${noun['zh-Hans']}`,
    `${name} ${phrase.ko} ${noun.ko}`,
  );
}

function sentences(parts: readonly HouseText[]): HouseText {
  const join = (language: keyof HouseText, space: string): string =>
    parts.map((part) => part[language]).join(space);
  return say(
    join('en', ' '),
    join('de', ' '),
    join('fr', ' '),
    join('it', ' '),
    join('ja', ''),
    join('zh-Hans', ''),
    join('ko', ' '),
  );
}

function detailsOf({ details, measure, originCountry }: KindSpec, style: 0 | 1): HouseText[] {
  const measured =
    measure === null
      ? []
      : 'cm' in measure
        ? [dimensions(measure.cm)]
        : 'heelMm' in measure
          ? [heelHeight(measure.heelMm[style])]
          : [caseWidth(measure.caseMm)];
  return [...measured, ...details.map((code) => detailTexts[code]), madeIn(originCountry)];
}

function collectionsOf({ kind }: KindSpec, index: number, oneOfAKind: boolean): string[] {
  if (oneOfAKind) return ['one-of-one'];
  return collectionSpecs
    .filter(({ kinds, every }) => kinds.includes(kind) && index % every === 0)
    .map(({ handle }) => handle);
}

function sizesOf(spec: KindSpec, oneOfAKind: boolean): (typeof sizeRuns)['none'] {
  const sizes = sizeRuns[spec.sizes];
  return oneOfAKind ? sizes.filter(({ code }) => code === uniqueSize[spec.sizes]) : sizes;
}

function optionsOf(
  spec: KindSpec,
  colorCodes: readonly ColorCode[],
  oneOfAKind: boolean,
): HouseOption[] {
  const color: HouseOption = {
    code: 'color',
    name: optionNames.color,
    values: colorCodes.map((code) => ({
      code,
      name: colors[code].name,
      swatch: colors[code].swatch,
    })),
  };
  const sizes = sizesOf(spec, oneOfAKind);
  if (sizes.length === 0) return [color];
  return [
    color,
    {
      code: 'size',
      name: optionNames.size,
      values: sizes.map(({ code, name }) => ({ code, name })),
    },
  ];
}

function variantsOf(
  spec: KindSpec,
  [, , , colorCodes, priceEur, note]: Model,
  handle: string,
): HouseVariant[] {
  const number = `M${String(hash(handle) % 1_000_000).padStart(6, '0')}`;
  const sizes = sizesOf(spec, note === 'unique');
  return colorCodes.flatMap((color) =>
    (sizes.length === 0 ? [undefined] : sizes).map((size) => {
      const sku = [
        number,
        colors[color].number,
        ...(size ? [size.code.replace('.', '').toUpperCase()] : []),
      ].join('-');
      return {
        sku,
        barcode: barcodeOf(sku),
        optionValues: { color, ...(size && { size: size.code }) },
        weightGrams: Math.round(spec.weightGrams * (size?.priceShare ?? 1)),
        prices: tagPrices(priceEur * (size?.priceShare ?? 1)),
        stock: stockOf(sku, note ?? 'list'),
      };
    }),
  );
}

function picturesOf(
  handle: string,
  title: HouseText,
  colorCodes: readonly ColorCode[],
): HousePicture[] {
  return colorCodes.flatMap((colorCode) =>
    views.map((view) => ({
      handle: `${handle}-${slug(colorCode)}-${view}`,
      view,
      colorCode,
      altText: altOf(title, colors[colorCode].name, viewNames[view]),
    })),
  );
}

function altOf(title: HouseText, color: HouseText, view: HouseText): HouseText {
  const join = (language: keyof HouseText, comma: string): string =>
    [title[language], color[language], view[language]].join(comma);
  return say(
    join('en', ', '),
    join('de', ', '),
    join('fr', ', '),
    join('it', ', '),
    join('ja', '、'),
    join('zh-Hans', '，'),
    join('ko', ', '),
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lower case, without accents, words joined by hyphens; `yellowGold` becomes `yellow-gold`. */
function slug(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
