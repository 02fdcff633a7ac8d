import type { HouseText } from './say.ts';
import { say } from './say.ts';

export interface Color {
  readonly name: HouseText;
  readonly swatch: string;
  /** Three digits that stand for the colour in a sku. */
  readonly number: string;
}

const color = (number: string, swatch: string, name: HouseText): Color => ({
  name,
  swatch,
  number,
});

/** The house's colour card. */
export const colors = {
  black: color(
    '001',
    '#1d1c1b',
    say('Black', 'Schwarz', 'Noir', 'Nero', 'ブラック', '黑色', '블랙'),
  ),
  charcoal: color(
    '004',
    '#3c3f45',
    say('Charcoal', 'Anthrazit', 'Anthracite', 'Antracite', 'チャコール', '炭灰色', '차콜'),
  ),
  grey: color('008', '#83827f', say('Grey', 'Grau', 'Gris', 'Grigio', 'グレー', '灰色', '그레이')),
  white: color(
    '010',
    '#f2eee6',
    say('White', 'Weiß', 'Blanc', 'Bianco', 'ホワイト', '白色', '화이트'),
  ),
  ivory: color(
    '012',
    '#e9e1d3',
    say('Ivory', 'Elfenbein', 'Ivoire', 'Avorio', 'アイボリー', '象牙白', '아이보리'),
  ),
  stone: color(
    '018',
    '#c9bba6',
    say('Stone', 'Stein', 'Pierre', 'Pietra', 'ストーン', '石色', '스톤'),
  ),
  sand: color('020', '#d6bf98', say('Sand', 'Sand', 'Sable', 'Sabbia', 'サンド', '沙色', '샌드')),
  camel: color(
    '024',
    '#b58d5f',
    say('Camel', 'Kamel', 'Camel', 'Cammello', 'キャメル', '驼色', '카멜'),
  ),
  cognac: color(
    '030',
    '#9a5a2f',
    say('Cognac', 'Cognac', 'Cognac', 'Cognac', 'コニャック', '干邑棕', '코냑'),
  ),
  chestnut: color(
    '034',
    '#71401f',
    say('Chestnut', 'Kastanie', 'Châtaigne', 'Castagna', 'チェスナット', '栗色', '체스트넛'),
  ),
  chocolate: color(
    '038',
    '#43291d',
    say('Chocolate', 'Schokolade', 'Chocolat', 'Cioccolato', 'チョコレート', '巧克力色', '초콜릿'),
  ),
  rust: color(
    '044',
    '#a64a2a',
    say('Rust', 'Rost', 'Rouille', 'Ruggine', 'ラスト', '铁锈红', '러스트'),
  ),
  vermilion: color(
    '048',
    '#b8321f',
    say('Vermilion', 'Zinnober', 'Vermillon', 'Vermiglio', 'バーミリオン', '朱红', '버밀리언'),
  ),
  burgundy: color(
    '052',
    '#6b1f2d',
    say('Burgundy', 'Bordeaux', 'Bordeaux', 'Bordeaux', 'バーガンディ', '酒红色', '버건디'),
  ),
  rose: color('058', '#d39a98', say('Rose', 'Rosé', 'Rose', 'Rosa', 'ローズ', '玫瑰粉', '로즈')),
  blush: color(
    '060',
    '#e3c4b6',
    say('Blush', 'Puder', 'Poudre', 'Cipria', 'ブラッシュ', '裸粉色', '블러시'),
  ),
  saffron: color(
    '064',
    '#cf9a3a',
    say('Saffron', 'Safran', 'Safran', 'Zafferano', 'サフラン', '藏红花黄', '사프란'),
  ),
  olive: color(
    '070',
    '#666441',
    say('Olive', 'Oliv', 'Olive', 'Oliva', 'オリーブ', '橄榄绿', '올리브'),
  ),
  sage: color(
    '072',
    '#98a48b',
    say('Sage', 'Salbei', 'Sauge', 'Salvia', 'セージ', '鼠尾草绿', '세이지'),
  ),
  forest: color(
    '076',
    '#2e4638',
    say('Forest', 'Waldgrün', 'Vert forêt', 'Verde bosco', 'フォレスト', '森林绿', '포레스트'),
  ),
  lagoon: color(
    '080',
    '#2f6169',
    say('Lagoon', 'Lagune', 'Lagon', 'Laguna', 'ラグーン', '礁湖蓝', '라군'),
  ),
  sky: color(
    '084',
    '#bfd0de',
    say('Sky', 'Himmelblau', 'Ciel', 'Celeste', 'スカイ', '天蓝色', '스카이'),
  ),
  slate: color(
    '088',
    '#586b7d',
    say(
      'Slate blue',
      'Schieferblau',
      'Bleu ardoise',
      'Blu ardesia',
      'スレートブルー',
      '岩板蓝',
      '슬레이트 블루',
    ),
  ),
  navy: color(
    '090',
    '#232f4b',
    say('Navy', 'Marineblau', 'Marine', 'Blu navy', 'ネイビー', '海军蓝', '네이비'),
  ),
  plum: color(
    '094',
    '#4d2c45',
    say('Plum', 'Pflaume', 'Prune', 'Prugna', 'プラム', '梅子紫', '플럼'),
  ),
  tortoise: color(
    '100',
    '#6f4526',
    say('Tortoiseshell', 'Schildpatt', 'Écaille', 'Tartaruga', 'トータス', '玳瑁色', '토토이즈'),
  ),
  honey: color(
    '102',
    '#b9803f',
    say('Honey', 'Honig', 'Miel', 'Miele', 'ハニー', '蜂蜜色', '허니'),
  ),
  amber: color(
    '104',
    '#cf9440',
    say('Amber', 'Bernstein', 'Ambre', 'Ambra', 'アンバー', '琥珀色', '앰버'),
  ),
  verdant: color(
    '106',
    '#9fb283',
    say(
      'Pale green',
      'Blassgrün',
      'Vert pâle',
      'Verde chiaro',
      'ペールグリーン',
      '浅绿色',
      '페일 그린',
    ),
  ),
  yellowGold: color(
    '200',
    '#d6b264',
    say(
      'Yellow gold',
      'Gelbgold',
      'Or jaune',
      'Oro giallo',
      'イエローゴールド',
      '黄金色',
      '옐로 골드',
    ),
  ),
  roseGold: color(
    '202',
    '#d9a08c',
    say('Rose gold', 'Roségold', 'Or rose', 'Oro rosa', 'ローズゴールド', '玫瑰金', '로즈 골드'),
  ),
  silver: color(
    '204',
    '#c9cacb',
    say('Silver', 'Silber', 'Argent', 'Argento', 'シルバー', '银色', '실버'),
  ),
} as const satisfies Record<string, Color>;

export type ColorCode = keyof typeof colors;
