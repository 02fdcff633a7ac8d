import {
  drawBackpack,
  drawBucket,
  drawClutch,
  drawCrossbody,
  drawShoulderBag,
  drawTopHandle,
  drawTote,
} from './bags.ts';
import { drawBlouse, drawDress, drawSkirt } from './dresses.ts';
import { drawOpticals, drawSunglasses } from './eyewear.ts';
import { drawCushion, drawThrow, drawUmbrella } from './home.ts';
import { drawBracelet, drawEarrings, drawNecklace, drawRing } from './jewellery.ts';
import { drawBeanie, drawCardigan, drawCrewneck, drawTurtleneck } from './knitwear.ts';
import { drawRibbon, drawSquare, drawStole } from './scarves.ts';
import {
  drawBelt,
  drawCardHolder,
  drawGloves,
  drawKeyRing,
  drawNotebook,
  drawWallet,
} from './small-leather.ts';
import { drawCandle, drawPerfume, drawPerfumeOil, drawVase } from './vessels.ts';
import { drawRectangularWatch, drawRoundWatch } from './watches.ts';
import { backdrop, shadow } from './light.ts';
import {
  drawBomber,
  drawMenOvercoat,
  drawMenTrousers,
  drawShirt,
  drawSuitJacket,
  drawWomenCoat,
  drawWomenTrousers,
} from './tailoring.ts';
import {
  drawAnkleBoot,
  drawLoafer,
  drawOxford,
  drawPump,
  drawSandal,
  drawSneaker,
} from './shoes.ts';
import type { Draw, Surface } from './sheet.ts';
import { newSheet } from './sheet.ts';

export type { Surface } from './sheet.ts';

const drawings = {
  'bag-tote': drawTote,
  'bag-shoulder': drawShoulderBag,
  'bag-crossbody': drawCrossbody,
  'bag-bucket': drawBucket,
  'bag-top-handle': drawTopHandle,
  'bag-backpack': drawBackpack,
  'bag-clutch': drawClutch,
  'shoe-loafer': drawLoafer,
  'shoe-oxford': drawOxford,
  'shoe-pump': drawPump,
  'shoe-ankle-boot': drawAnkleBoot,
  'shoe-sneaker': drawSneaker,
  'shoe-sandal': drawSandal,
  'women-coat': drawWomenCoat,
  'women-dress': drawDress,
  'women-blouse': drawBlouse,
  'women-skirt': drawSkirt,
  'women-trousers': drawWomenTrousers,
  'men-overcoat': drawMenOvercoat,
  'men-jacket': drawSuitJacket,
  'men-shirt': drawShirt,
  'men-trousers': drawMenTrousers,
  'men-blouson': drawBomber,
  'knit-crewneck': drawCrewneck,
  'knit-turtleneck': drawTurtleneck,
  'knit-cardigan': drawCardigan,
  'knit-beanie': drawBeanie,
  'scarf-square': drawSquare,
  'scarf-stole': drawStole,
  'scarf-ribbon': drawRibbon,
  'watch-round': drawRoundWatch,
  'watch-rectangular': drawRectangularWatch,
  'jewel-ring': drawRing,
  'jewel-necklace': drawNecklace,
  'jewel-earrings': drawEarrings,
  'jewel-bracelet': drawBracelet,
  'eyewear-sunglasses': drawSunglasses,
  'eyewear-optical': drawOpticals,
  'fragrance-eau-de-parfum': drawPerfume,
  'fragrance-oil': drawPerfumeOil,
  'leather-wallet': drawWallet,
  'leather-card-holder': drawCardHolder,
  'leather-belt': drawBelt,
  'leather-gloves': drawGloves,
  'home-throw': drawThrow,
  'home-cushion': drawCushion,
  'home-vase': drawVase,
  'home-candle': drawCandle,
  'gift-notebook': drawNotebook,
  'gift-umbrella': drawUmbrella,
  'gift-key-ring': drawKeyRing,
} as const satisfies Record<string, Draw>;

/** Everything that can be drawn. */
export type Kind = keyof typeof drawings;

export const kinds = Object.keys(drawings).filter((name): name is Kind => name in drawings);

/** `front` is the whole thing, `detail` its material close by, `studio` the whole in warmer light. */
export const views = ['front', 'detail', 'studio'] as const;
export type View = (typeof views)[number];

export interface PictureSpec {
  readonly kind: Kind;
  readonly view: View;
  readonly colorHex: string;
  readonly material: Surface;
  /** Even and odd seeds are a kind's two silhouettes; the rest moves folds and speckles. */
  readonly seed: number;
}

/** Draws one picture as SVG, portrait 4:5, 1600 by 2000 units. The same spec gives the same text. */
export function drawPicture(spec: PictureSpec): string {
  const sheet = newSheet(spec.colorHex, spec.material, spec.seed);
  const drawing = drawings[spec.kind](sheet);
  const scene = backdrop(sheet, spec.view === 'studio' ? 'tinted' : 'plain', drawing.stands);
  const [x, y] = drawing.focus;
  const rise = drawing.raise ? `translate(0 ${-drawing.raise})` : '';
  const placed = `<g transform="${rise}">${shadow(sheet, drawing)}${drawing.art}</g>`;
  const zoom = 2.5;
  // The detail view moves the whole scene, so that the light on the wall stays behind the thing.
  const art =
    spec.view === 'detail'
      ? `<g transform="translate(${800 - x * zoom} ${1000 - (y - (drawing.raise ?? 0)) * zoom}) scale(${zoom})">${placed}</g>`
      : spec.view === 'studio'
        ? `<g transform="translate(112 ${drawing.stands ? 170 : 140}) scale(0.86)">${placed}</g>`
        : placed;
  const definitions = [...sheet.definitions.values()].map(({ markup }) => markup).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 2000" width="1600" height="2000"><defs>${definitions}</defs>${scene}${art}</svg>`;
}
