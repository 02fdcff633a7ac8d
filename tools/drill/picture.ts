import { escapeHtml } from '#runtime/pages/page.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Diary, Second } from './diary.ts';

const width = 1_200;
const left = 70;
const chart = { orders: 170, pages: 90, failures: 70 } as const;
const colors: Readonly<Record<Region, string>> = { eu: '#7a5c3a', ap: '#37596b' };
const [ink, quiet, line, bad, paper] = ['#1b1a18', '#6a655c', '#e4dfd5', '#962f2c', '#fbfaf7'];

const columnWidth = 520;

type Rows = readonly (readonly [string, string])[];

/** The drill over time: orders and pages a second, what failed, what was done, and the figures. */
export function pictureOf({ marks, seconds }: Diary, title: string, figures: Rows): string {
  const span = Math.max(1, seconds.length);
  const x = (atMs: number): number => left + (atMs / 1_000 / span) * (width - left - 30);
  const top = 96 + marks.length * 15;
  const parts = [
    text(left, 44, title, { size: 26, family: 'Georgia, serif' }),
    legend(left, 70),
    ...marks.map(({ atMs, text: words }, index) => {
      const y = 96 + index * 15;
      const rule = `<path d="M ${x(atMs)} ${y - 4} V ${top + chart.orders + chart.pages + chart.failures + 74}" stroke="${line}"/>`;
      const isNearEnd = x(atMs) > width * 0.85;
      const [gap, anchor] = isNearEnd ? [-4, 'end'] : [4, 'start'];
      return rule + text(x(atMs) + gap, y, words, { size: 11, fill: quiet, anchor });
    }),
    area(seconds, 'orders', x, top + 20, chart.orders, 'orders a second'),
    area(seconds, 'pages', x, top + chart.orders + 45, chart.pages, 'pages a second'),
    failures(seconds, x, top + chart.orders + chart.pages + 70, chart.failures),
    axis(span, x, top + chart.orders + chart.pages + chart.failures + 74),
    ...figureRows(figures, top + chart.orders + chart.pages + chart.failures + 130),
  ];
  const height = top + chart.orders + chart.pages + chart.failures + 150 + figures.length * 11.5;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(height)}" font-family="system-ui, sans-serif" role="img">
<title>${escapeHtml(title)}</title>
<rect width="100%" height="100%" fill="${paper}"/>
${parts.join('\n')}
</svg>
`;
}

type X = (atMs: number) => number;
type Measure = Exclude<keyof Second, 'pagesFailed' | 'setbacks'>;

/** One line a continent over a common scale. */
function area(
  seconds: readonly Second[],
  what: Measure,
  x: X,
  y: number,
  height: number,
  name: string,
): string {
  const top = Math.max(1, ...seconds.flatMap((second) => Object.values(second[what])));
  const lines = regions.map((region) => {
    const points = seconds.map((second, index) => {
      const value = y + height - (second[what][region] / top) * height;
      return `${x(index * 1_000 + 500).toFixed(1)} ${value.toFixed(1)}`;
    });
    return `<path d="M ${points.join(' L ')}" fill="none" stroke="${colors[region]}" stroke-width="2" stroke-linejoin="round"/>`;
  });
  return [scale(y, height, `${top}`, name), ...lines].join('');
}

/** Bars: writes that were repeated, and pages that failed. */
function failures(seconds: readonly Second[], x: X, y: number, height: number): string {
  const sums = seconds.map(({ pagesFailed, setbacks }) => ({
    pages: pagesFailed.eu + pagesFailed.ap,
    writes: setbacks.eu + setbacks.ap,
  }));
  const top = Math.max(1, ...sums.map(({ pages, writes }) => pages + writes));
  const bars = sums.map(({ pages, writes }, index) => {
    const [at, wide] = [x(index * 1_000), x(1_000) - x(0) - 1.5];
    const bar = (from: number, units: number, fill: string, opacity: number) =>
      units === 0
        ? ''
        : `<rect x="${at.toFixed(1)}" y="${(y + height - ((from + units) / top) * height).toFixed(1)}" width="${wide.toFixed(1)}" height="${((units / top) * height).toFixed(1)}" fill="${fill}" opacity="${opacity}"/>`;
    return bar(0, writes, quiet, 0.55) + bar(writes, pages, bad, 1);
  });
  return scale(y, height, `${top}`, 'failed attempts') + bars.join('');
}

function scale(y: number, height: number, top: string, name: string): string {
  const rule = `<path d="M ${left} ${y + height} H ${width - 30}" stroke="${line}"/>`;
  const label = `<text transform="translate(22 ${y + height / 2}) rotate(-90)" text-anchor="middle" font-size="11" fill="${quiet}">${name}</text>`;
  return rule + label + text(left - 8, y + 9, top, { size: 11, fill: quiet, anchor: 'end' });
}

function axis(span: number, x: X, y: number): string {
  const every = span > 90 ? 20 : 10;
  return Array.from({ length: Math.floor(span / every) + 1 }, (_, index) => {
    const words = `${index * every} s`;
    return text(x(index * every * 1_000), y + 14, words, {
      size: 11,
      fill: quiet,
      anchor: 'middle',
    });
  }).join('');
}

function legend(x: number, y: number): string {
  const entries = [
    ['shoppers in Europe', colors.eu],
    ['shoppers in Asia', colors.ap],
    ['writes repeated', quiet],
    ['pages that failed', bad],
  ] as const;
  return entries
    .map(([words, color], index) => {
      const at = x + index * 165;
      const mark = `<rect x="${at}" y="${y - 9}" width="14" height="4" fill="${color}"/>`;
      return mark + text(at + 22, y - 3, words, { size: 12, fill: quiet });
    })
    .join('');
}

/** In two columns. */
function figureRows(figures: Rows, y: number): string[] {
  const half = Math.ceil(figures.length / 2);
  return figures.map(([name, value], index) => {
    const at = left + (index < half ? 0 : columnWidth + 60);
    const row = y + (index % half) * 22;
    return (
      text(at, row, name, { size: 12.5, fill: quiet }) +
      text(at + columnWidth, row, value, { size: 12.5, anchor: 'end' })
    );
  });
}

interface Type {
  readonly size: number;
  readonly fill?: string;
  readonly anchor?: string;
  readonly family?: string;
}

function text(x: number, y: number, words: string, type: Type): string {
  const { anchor = 'start', family, fill = ink, size } = type;
  const font = family === undefined ? '' : ` font-family="${family}"`;
  return `<text x="${x.toFixed(1)}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${font}>${escapeHtml(words)}</text>`;
}
