/** Colour arithmetic in OKLab, where equal steps look equal. https://bottosson.github.io/posts/oklab/ */

interface Lab {
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

/** The tones that one dyed material shows between light and shadow, as `#rrggbb`. */
export interface Tones {
  readonly glow: string;
  readonly light: string;
  readonly base: string;
  readonly dark: string;
  readonly deep: string;
  /** Thread and edge paint: always readable against `base`. */
  readonly thread: string;
  /** Lightness of the base, 0 black to 1 white. */
  readonly lightness: number;
}

export function tonesOf(hex: string): Tones {
  const dyed = toLab(hex);
  // Pure black and pure white leave no room for shadow and light: both are drawn a step inside.
  const base: Lab = { ...dyed, l: Math.min(0.93, Math.max(0.25, dyed.l)) };
  const reach = 0.75 + 0.35 * base.l;
  const at = (step: number, chroma = 1): string =>
    toHex({ l: base.l + step * reach, a: base.a * chroma, b: base.b * chroma });
  return {
    glow: at(0.15, 0.85),
    light: at(0.075, 0.95),
    base: at(0),
    dark: at(-0.1, 0.98),
    deep: at(-0.19, 0.85),
    thread: base.l > 0.6 ? at(-0.16, 1.05) : at(0.2, 0.8),
    lightness: base.l,
  };
}

/** The same hue, lighter (above zero) or darker, with its chroma scaled. */
export function shift(hex: string, lightness: number, chroma = 1): string {
  const lab = toLab(hex);
  return toHex({ l: lab.l + lightness, a: lab.a * chroma, b: lab.b * chroma });
}

/** A point between two colours: 0 is the first, 1 is the second. */
export function blend(first: string, second: string, share: number): string {
  const from = toLab(first);
  const to = toLab(second);
  const between = (left: number, right: number): number => left + (right - left) * share;
  return toHex({ l: between(from.l, to.l), a: between(from.a, to.a), b: between(from.b, to.b) });
}

export function lightnessOf(hex: string): number {
  return toLab(hex).l;
}

function toLab(hex: string): Lab {
  const value = Number.parseInt(hex.slice(1), 16);
  const [r, g, b] = [linear((value >> 16) & 255), linear((value >> 8) & 255), linear(value & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function toHex({ l, a, b }: Lab): string {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return `#${channels.map((channel) => encoded(channel).toString(16).padStart(2, '0')).join('')}`;
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function encoded(channel: number): number {
  const share = channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}
