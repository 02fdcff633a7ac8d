import { isOneLine } from './letter-content.ts';
import type { Fact, Goods, LetterContent } from './letter-content.ts';

/** The letter for readers and programs that show no HTML. Paragraphs are one line each. */
export function asText(content: LetterContent): string {
  const { afterwords, closing, facts, goods, greeting, heading, paragraphs } = content;
  const blocks = [
    'MERIDIAN',
    heading,
    ...(greeting === undefined ? [] : [greeting]),
    ...paragraphs,
    facts.map(factText).join('\n'),
    ...(goods ? goodsText(goods) : []),
    ...afterwords,
    closing.join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function factText(fact: Fact): string {
  const { label, lines } = fact;
  if (isOneLine(fact)) return `${label}: ${lines[0]}`;
  return [`${label}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function goodsText({ lines, sums }: Goods): string[] {
  const pieces = lines.map(({ amount, details, title }) => `${title}\n${details}\n${amount}`);
  return [...pieces, sums.map(({ amount, label }) => `${label}: ${amount}`).join('\n')];
}
