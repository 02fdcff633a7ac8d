import type { PrintableDocument } from '#ports/documents.ts';
import type { Formats } from './formats.ts';
import type { Labels } from './labels.ts';
import type { HanForm } from './script.ts';
import type { Sheet } from './sheet.ts';

/** An invoice while it is drawn from top to bottom; lengths are in points from the top left. */
export interface Letter {
  readonly sheet: Sheet;
  readonly document: PrintableDocument;
  readonly labels: Labels;
  readonly formats: Formats;
  /** The form of Han characters in the document's own words. */
  readonly form: HanForm;
  readonly left: number;
  readonly right: number;
  readonly width: number;
  /** Below this only the footer is drawn. */
  readonly bottom: number;
  /** How far down the page is filled. */
  y: number;
  /** Begins the next page under its head. */
  breakPage(): void;
}
