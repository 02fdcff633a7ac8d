/** What is cut out of each published face, so that the repository carries no more than it prints. */
export interface Face {
  /** The file's name without extension, as the adapters know it. */
  readonly name: string;
  readonly source: { readonly package: string; readonly version: string; readonly file: string };
  /** Inclusive ranges of code points; what the source lacks is passed over. */
  readonly ranges: readonly (readonly [number, number])[];
  /** OpenType features that survive. All layout tables are dropped when there are none. */
  readonly features: readonly string[];
}

const european: Face['ranges'] = [
  [0x0020, 0x052f], // Latin, modifiers, combining marks, Greek, Cyrillic and its supplement
  [0x1c80, 0x1c8f],
  [0x1d00, 0x1fff], // phonetics, Latin additional (Vietnamese), polytonic Greek
  [0x2000, 0x218f], // punctuation, currency, letterlike, number forms
  [0x2190, 0x22ff],
  [0x2c60, 0x2c7f],
  [0x2de0, 0x2e5f],
  [0xa640, 0xa69f],
  [0xa720, 0xa7ff],
  [0xfb00, 0xfb06],
  [0xfe20, 0xfe2f],
  [0xfffd, 0xfffd],
];

const eastAsianSymbols: Face['ranges'] = [
  [0x0020, 0x007e],
  [0x00a0, 0x00ff],
  [0x2000, 0x27bf],
  [0x2e80, 0x30ff], // radicals, ideographic punctuation, kana
  [0x3190, 0x33ff],
  [0xfe10, 0xfe6f],
  [0xff00, 0xffef], // full and half width forms
];

const han: Face['ranges'] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x323af],
];

/** Conjoining jamo as well as syllables: an older name may have no precomposed form. */
const hangul: Face['ranges'] = [
  [0x1100, 0x11ff],
  [0x3130, 0x318f],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
];

const textFeatures = ['ccmp', 'kern', 'locl', 'mark', 'mkmk', 'tnum', 'lnum'];

export const faces: readonly Face[] = [
  {
    name: 'noto-sans',
    source: {
      package: '@expo-google-fonts/noto-sans',
      version: '0.4.2',
      file: '400Regular/NotoSans_400Regular.ttf',
    },
    ranges: european,
    features: textFeatures,
  },
  {
    name: 'noto-sans-medium',
    source: {
      package: '@expo-google-fonts/noto-sans',
      version: '0.4.2',
      file: '500Medium/NotoSans_500Medium.ttf',
    },
    ranges: european,
    features: textFeatures,
  },
  {
    name: 'noto-serif-display',
    source: {
      package: '@expo-google-fonts/noto-serif-display',
      version: '0.4.2',
      file: '400Regular/NotoSerifDisplay_400Regular.ttf',
    },
    ranges: european,
    features: textFeatures,
  },
  {
    name: 'noto-sans-jp',
    source: {
      package: '@expo-google-fonts/noto-sans-jp',
      version: '0.4.3',
      file: '400Regular/NotoSansJP_400Regular.ttf',
    },
    ranges: [...eastAsianSymbols, ...han],
    features: [],
  },
  {
    name: 'noto-sans-sc',
    source: {
      package: '@expo-google-fonts/noto-sans-sc',
      version: '0.4.3',
      file: '400Regular/NotoSansSC_400Regular.ttf',
    },
    ranges: [...eastAsianSymbols, ...han],
    features: [],
  },
  {
    name: 'noto-sans-kr',
    source: {
      package: '@expo-google-fonts/noto-sans-kr',
      version: '0.4.3',
      file: '400Regular/NotoSansKR_400Regular.ttf',
    },
    ranges: [...eastAsianSymbols, ...hangul],
    features: ['ljmo', 'vjmo', 'tjmo'],
  },
];
