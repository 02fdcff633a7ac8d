import type { HouseText } from './say.ts';
import { say } from './say.ts';

export interface HouseCategory {
  readonly handle: string;
  readonly position: number;
  readonly name: HouseText;
}

const named: readonly (readonly [handle: string, name: HouseText])[] = [
  ['bags', say('Bags', 'Taschen', 'Sacs', 'Borse', 'バッグ', '包袋', '가방')],
  ['shoes', say('Shoes', 'Schuhe', 'Chaussures', 'Scarpe', 'シューズ', '鞋履', '슈즈')],
  [
    'ready-to-wear-women',
    say(
      'Women’s ready-to-wear',
      'Damenmode',
      'Prêt-à-porter femme',
      'Abbigliamento donna',
      'ウィメンズ プレタポルテ',
      '女士成衣',
      '여성 의류',
    ),
  ],
  [
    'ready-to-wear-men',
    say(
      'Men’s ready-to-wear',
      'Herrenmode',
      'Prêt-à-porter homme',
      'Abbigliamento uomo',
      'メンズ プレタポルテ',
      '男士成衣',
      '남성 의류',
    ),
  ],
  [
    'knitwear',
    say('Knitwear', 'Strick', 'Maille', 'Maglieria', 'ニットウェア', '针织衫', '니트웨어'),
  ],
  [
    'scarves',
    say(
      'Scarves',
      'Tücher und Schals',
      'Carrés et étoles',
      'Foulard e sciarpe',
      'スカーフ＆ストール',
      '丝巾与披肩',
      '스카프',
    ),
  ],
  ['watches', say('Watches', 'Uhren', 'Montres', 'Orologi', 'ウォッチ', '腕表', '시계')],
  [
    'jewellery',
    say('Jewellery', 'Schmuck', 'Bijoux', 'Gioielli', 'ジュエリー', '珠宝首饰', '주얼리'),
  ],
  ['eyewear', say('Eyewear', 'Brillen', 'Lunettes', 'Occhiali', 'アイウェア', '眼镜', '아이웨어')],
  ['fragrance', say('Fragrance', 'Düfte', 'Parfums', 'Profumi', 'フレグランス', '香氛', '향수')],
  [
    'leather-goods',
    say(
      'Leather goods',
      'Lederwaren',
      'Petite maroquinerie',
      'Piccola pelletteria',
      'レザーグッズ',
      '皮具',
      '가죽 소품',
    ),
  ],
  ['home', say('Home', 'Wohnen', 'Maison', 'Casa', 'ホーム', '家居', '홈')],
  ['gifts', say('Gifts', 'Geschenke', 'Cadeaux', 'Idee regalo', 'ギフト', '礼品', '선물')],
];

/** The menu's top level, in the order in which it is shown. */
export function houseCategories(): HouseCategory[] {
  return named.map(([handle, name], index) => ({ handle, name, position: index + 1 }));
}
