/**
 * The columns that are read, by the names that Shopify's product files give them: first those of
 * the classic file, then those of the newer one.
 * Source: Shopify Help Center, "Using CSV files to import and export products".
 */
const namesByColumn = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  body: ['Body (HTML)', 'Body HTML', 'Description'],
  vendor: ['Vendor'],
  type: ['Type'],
  tags: ['Tags'],
  published: ['Published', 'Published on online store'],
  status: ['Status'],
  option1Name: ['Option1 Name'],
  option1Value: ['Option1 Value'],
  option2Name: ['Option2 Name'],
  option2Value: ['Option2 Value'],
  option3Name: ['Option3 Name'],
  option3Value: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  grams: ['Variant Grams', 'Weight value (grams)'],
  quantity: ['Variant Inventory Qty', 'Inventory quantity'],
  price: ['Variant Price', 'Price'],
  taxable: ['Variant Taxable', 'Charge tax'],
  imageSrc: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  imageAltText: ['Image Alt Text'],
  variantImage: ['Variant Image', 'Variant image URL'],
  giftCard: ['Gift Card'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type ShopifyColumn = keyof typeof namesByColumn;

/** Without these no product can be told. */
export const requiredColumns: readonly ShopifyColumn[] = ['handle', 'title'];

const columnsByName = new Map<string, ShopifyColumn>();
for (const column of Object.keys(namesByColumn).filter(isColumn)) {
  for (const name of namesByColumn[column]) columnsByName.set(name.toLowerCase(), column);
}

/** The column of a heading, whatever its case; undefined for one that is not read. */
export function columnOf(heading: string): ShopifyColumn | undefined {
  return columnsByName.get(heading.trim().toLowerCase());
}

/** What a person knows the column by. */
export function headingOf(column: ShopifyColumn): string {
  return namesByColumn[column][0];
}

function isColumn(name: string): name is ShopifyColumn {
  return Object.hasOwn(namesByColumn, name);
}
