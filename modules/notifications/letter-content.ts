import type { Language } from '#kernel/language.ts';

/** What a letter says, before it takes a form. All of it is plain text; forms escape it. */
export interface LetterContent {
  readonly language: Language;
  readonly subject: string;
  /** The line that mail clients show beside the subject. */
  readonly preview: string;
  readonly heading: string;
  /** Absent in letters within the house. */
  readonly greeting?: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly Fact[];
  readonly goods?: Goods;
  /** Said after facts and goods. */
  readonly afterwords: readonly string[];
  /** The closing and the signature, a line each. */
  readonly closing: readonly string[];
}

export interface Fact {
  readonly label: string;
  /** One line, or several as an address has. */
  readonly lines: readonly string[];
}

export interface Goods {
  /** What the columns hold, for readers who hear the letter. */
  readonly columns: { readonly piece: string; readonly amount: string };
  readonly lines: readonly GoodsLine[];
  /** From the first subtotal to the total; amounts are ready for reading. */
  readonly sums: readonly GoodsSum[];
}

export interface GoodsLine {
  readonly title: string;
  /** Options, number, quantity; the quieter words. */
  readonly details: string;
  readonly amount: string;
}

export interface GoodsSum {
  readonly label: string;
  readonly amount: string;
  readonly isTotal: boolean;
}

export function fact(label: string, ...lines: string[]): Fact {
  return { label, lines };
}

export function isOneLine({ lines }: Fact): boolean {
  return lines.length === 1;
}
