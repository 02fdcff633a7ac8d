import type { RowFault } from './shopify-rows.ts';

/** What became of a file. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** Rows read, the heading not counted. */
  readonly rows: number;
  readonly products: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly failed: number;
  };
  /** Variants of the products that did not fail. */
  readonly variants: number;
  readonly ignoredColumns: readonly string[];
  /** The first `errorsShownMax` by row. */
  readonly errors: readonly RowFault[];
  readonly errorsOmitted: number;
}

export const errorsShownMax = 500;

/** Counts while the import goes on. Keeps no more faults than are shown. */
export class ImportTally {
  readonly #products = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  readonly #faults: RowFault[] = [];
  #omitted = 0;
  #rows = 0;
  #variants = 0;

  row(): void {
    this.#rows++;
  }

  product(outcome: keyof ImportReport['products'], variants: number): void {
    this.#products[outcome]++;
    if (outcome !== 'failed') this.#variants += variants;
  }

  fault(fault: RowFault): void {
    if (this.#faults.length < errorsShownMax) this.#faults.push(fault);
    else this.#omitted++;
  }

  report(dryRun: boolean, ignoredColumns: readonly string[]): ImportReport {
    return {
      dryRun,
      rows: this.#rows,
      products: { ...this.#products },
      variants: this.#variants,
      ignoredColumns,
      errors: this.#faults.toSorted((a, b) => a.row - b.row),
      errorsOmitted: this.#omitted,
    };
  }
}
