import { isMarketCode, markets } from '#kernel/market.ts';
import { isEan13 } from './barcode.ts';
import { catalogueLimits } from './model.ts';
import type { ProductDraft, ProductOption, VariantDraft } from './model.ts';

/** What is wrong with a draft, and where: a path such as `variants.3.barcode`. */
export interface Fault {
  readonly at: string;
  readonly code: FaultCode;
  readonly message: string;
}

export type FaultCode =
  | 'handle_invalid'
  | 'title_missing'
  | 'variant_missing'
  | 'too_many'
  | 'too_long'
  | 'code_invalid'
  | 'code_repeated'
  | 'sku_invalid'
  | 'sku_repeated'
  | 'barcode_invalid'
  | 'barcode_repeated'
  | 'choice_invalid'
  | 'choice_repeated'
  | 'price_invalid'
  | 'weight_invalid'
  | 'picture_invalid'
  | 'picture_unknown';

/** Handles stand in addresses, headers and file names, hence ASCII only. */
export const handleShape = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/;
export const codeShape = /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/;
export const pictureHandleShape = /^[a-z0-9]+(?:[-_./]+[a-z0-9]+)*$/;
/** Anything that prints and does not start or end with a space. */
const skuShape = /^[^\p{C}\s](?:[^\p{C}]*[^\p{C}\s])?$/u;

/** All that is wrong with a draft beyond its types: the rules between its parts, and the bounds. */
export function faultsOf(draft: ProductDraft): Fault[] {
  const faults: Fault[] = [];
  const report = (at: string, code: FaultCode, message: string) =>
    faults.push({ at, code, message });
  checkHead(draft, report);
  checkOptions(draft.options, report);
  const pictures = checkPictures(draft, report);
  const seen: Seen = { skus: new Set(), barcodes: new Set(), choices: new Set() };
  for (const [index, variant] of draft.variants.entries()) {
    const at = `variants.${index}`;
    checkNumbers(variant, at, seen, report);
    checkChoice(variant, draft.options, at, seen, report);
    if (variant.pictureHandle !== undefined && !pictures.has(variant.pictureHandle)) {
      report(
        `${at}.pictureHandle`,
        'picture_unknown',
        `${variant.pictureHandle} is no picture of it`,
      );
    }
  }
  return faults;
}

type Report = (at: string, code: FaultCode, message: string) => void;

interface Seen {
  readonly skus: Set<string>;
  readonly barcodes: Set<string>;
  readonly choices: Set<string>;
}

const countedFields = [
  'details',
  'collections',
  'tags',
  'options',
  'pictures',
  'variants',
] as const;

function checkHead(draft: ProductDraft, report: Report): void {
  const { handle, title, variants } = draft;
  if (!handleShape.test(handle) || handle.length > catalogueLimits.handle) {
    const shape = 'lower-case letters, digits and hyphens, at most 100';
    report('handle', 'handle_invalid', `"${handle.slice(0, 120)}" is no handle: ${shape}`);
  }
  if (title.en.trim() === '') report('title.en', 'title_missing', 'a product needs a title');
  if (variants.length === 0) report('variants', 'variant_missing', 'a product needs a variant');
  const counted = {
    details: draft.details,
    collections: draft.collectionHandles,
    tags: draft.tags,
    options: draft.options,
    pictures: draft.pictures,
    variants,
  };
  for (const field of countedFields) {
    const count = counted[field].length;
    const most = catalogueLimits[field];
    if (count > most) report(field, 'too_many', `${count} ${field}; at most ${most}`);
  }
  for (const tag of draft.tags) {
    if (tag.length > catalogueLimits.tag) report('tags', 'too_long', `"${tag.slice(0, 40)}…"`);
  }
  if ((draft.vendor ?? '').length > catalogueLimits.name) {
    report('vendor', 'too_long', `at most ${catalogueLimits.name} characters`);
  }
  for (const text of Object.values(title)) {
    if (text.length > catalogueLimits.title) {
      report('title', 'too_long', `${text.length} characters; at most ${catalogueLimits.title}`);
    }
  }
  for (const text of Object.values(draft.description)) {
    if (text.length > catalogueLimits.description) {
      const most = catalogueLimits.description;
      report('description', 'too_long', `${text.length} characters; at most ${most}`);
    }
  }
}

function checkOptions(options: readonly ProductOption[], report: Report): void {
  checkCodes(options, 'options', report);
  for (const [index, option] of options.entries()) {
    const at = `options.${index}.values`;
    const most = catalogueLimits.optionValues;
    if (option.values.length > most) {
      report(at, 'too_many', `${option.values.length} values; at most ${most}`);
    }
    checkCodes(option.values, at, report);
  }
}

function checkCodes(list: readonly { code: string }[], at: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { code }] of list.entries()) {
    if (!codeShape.test(code) || code.length > catalogueLimits.code) {
      report(`${at}.${index}.code`, 'code_invalid', `"${code.slice(0, 80)}" is no code`);
    }
    if (seen.has(code)) report(`${at}.${index}.code`, 'code_repeated', `${code} is there twice`);
    seen.add(code);
  }
}

function checkPictures(draft: ProductDraft, report: Report): Set<string> {
  const handles = new Set<string>();
  for (const [index, { handle }] of draft.pictures.entries()) {
    const at = `pictures.${index}.handle`;
    if (!pictureHandleShape.test(handle) || handle.length > 200) {
      report(at, 'picture_invalid', `"${handle.slice(0, 120)}" is no picture handle`);
    }
    if (handles.has(handle)) report(at, 'picture_invalid', `${handle} is there twice`);
    handles.add(handle);
  }
  return handles;
}

function checkNumbers(variant: VariantDraft, at: string, seen: Seen, report: Report): void {
  const { barcode, sku, weightGrams } = variant;
  if (!skuShape.test(sku) || sku.length > catalogueLimits.sku) {
    report(
      `${at}.sku`,
      'sku_invalid',
      `"${sku.slice(0, 80)}" is no sku: 1 to 64 printable characters`,
    );
  }
  if (seen.skus.has(sku)) report(`${at}.sku`, 'sku_repeated', `${sku} is there twice`);
  seen.skus.add(sku);
  if (barcode !== undefined) {
    if (!isEan13(barcode)) {
      const why = 'an EAN-13 has 13 digits, the last one checking the others';
      report(`${at}.barcode`, 'barcode_invalid', `${barcode.slice(0, 40)} is no EAN-13: ${why}`);
    }
    if (seen.barcodes.has(barcode)) {
      report(`${at}.barcode`, 'barcode_repeated', `${barcode} is there twice`);
    }
    seen.barcodes.add(barcode);
  }
  if (
    !Number.isInteger(weightGrams) ||
    weightGrams < 0 ||
    weightGrams > catalogueLimits.weightGrams
  ) {
    report(`${at}.weightGrams`, 'weight_invalid', `${weightGrams} is no weight in whole grams`);
  }
  for (const message of priceFaults(variant.prices)) {
    report(`${at}.prices`, 'price_invalid', message);
  }
}

/** What is wrong with a price list: an unknown market, a foreign currency, less than nothing. */
export function priceFaults(prices: VariantDraft['prices']): string[] {
  return Object.entries(prices).flatMap(([code, price]) => {
    if (!isMarketCode(code)) return [`${code} is no market`];
    const { currency } = markets[code];
    if (price.currency !== currency) return [`${code} sells in ${currency}, not ${price.currency}`];
    if (!Number.isInteger(price.amountMinor) || price.amountMinor < 0) {
      return [`${price.amountMinor} is no price in whole minor units`];
    }
    return [];
  });
}

function checkChoice(
  variant: VariantDraft,
  options: readonly ProductOption[],
  at: string,
  seen: Seen,
  report: Report,
): void {
  const { optionValues } = variant;
  for (const option of options) {
    const chosen = optionValues[option.code];
    if (!option.values.some((value) => value.code === chosen)) {
      const what = chosen === undefined ? 'chooses nothing' : `chooses an unknown ${chosen}`;
      report(`${at}.optionValues`, 'choice_invalid', `${variant.sku} ${what} for ${option.code}`);
    }
  }
  if (Object.keys(optionValues).length > options.length) {
    const what = `${variant.sku} chooses for an option that the product does not have`;
    report(`${at}.optionValues`, 'choice_invalid', what);
  }
  const choice = options.map((option) => optionValues[option.code]).join('\n');
  if (seen.choices.has(choice)) {
    const what = `${variant.sku} makes the same choice as a variant before it`;
    report(`${at}.optionValues`, 'choice_repeated', what);
  }
  seen.choices.add(choice);
}
