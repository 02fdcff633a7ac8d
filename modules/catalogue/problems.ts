import type { ProblemKind } from '#kernel/problem.ts';

/** What the refusals of the catalogue mean over HTTP; each route takes those that it may give. */
export const notPermitted = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const satisfies Record<string, ProblemKind>;

export const contended = {
  catalogue_contended: { status: 409, title: 'Others are changing the same thing.' },
} as const satisfies Record<string, ProblemKind>;

export const changeProblems = {
  ...notPermitted,
  ...contended,
  sku_taken: { status: 409, title: 'The sku belongs to another product.' },
  barcode_taken: { status: 409, title: 'The barcode belongs to another product.' },
  product_too_large: { status: 422, title: 'The product is larger than one may be.' },
  category_unknown: { status: 422, title: 'The category named does not exist.' },
  collection_unknown: { status: 422, title: 'The collection named does not exist.' },
} as const satisfies Record<string, ProblemKind>;

export const contentProblems = {
  product_invalid: { status: 422, title: 'The product breaks a rule.' },
} as const satisfies Record<string, ProblemKind>;

export const matchProblems = {
  product_not_found: { status: 404, title: 'There is no such product.' },
  product_changed: { status: 412, title: 'The product was changed meanwhile.' },
} as const satisfies Record<string, ProblemKind>;

export const handleTaken = {
  handle_taken: { status: 409, title: 'The handle is taken.' },
} as const satisfies Record<string, ProblemKind>;

export const categoryProblems = {
  ...notPermitted,
  ...contended,
  category_invalid: { status: 422, title: 'The category breaks a rule.' },
  parent_unknown: { status: 422, title: 'The category above does not exist.' },
} as const satisfies Record<string, ProblemKind>;

export const collectionProblems = {
  ...notPermitted,
  ...contended,
  collection_invalid: { status: 422, title: 'The collection breaks a rule.' },
} as const satisfies Record<string, ProblemKind>;
