import fc from 'fast-check';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { isId } from '#kernel/ids.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { actorName } from '#ports/sign-in.ts';
import type { StaffMember, StaffRole } from '#ports/sign-in.ts';
import { ean13CheckDigit } from './barcode.ts';
import type { CataloguePorts } from './change.ts';
import { evolve } from './evolve.ts';
import type { ProductEvent } from './evolve.ts';
import { productIdOf } from './ids.ts';
import type { Product, ProductDraft, Sellable, VariantDraft } from './model.ts';
import { sellablesOf } from './sellables.ts';
import { productKey, productKind, readSellables } from './store.ts';

export function openCatalogue(seed = 1): SimulatedRegion {
  return openSimulatedRegion({ region: 'eu', seed });
}

export const context = { correlationId: 'test-correlation' };

export function staff(...roles: StaffRole[]): StaffMember {
  const staffId = 'stf_eu_01kaz3vw8d4b7m2xq9r5tn6hfc';
  if (!isId('staff', staffId)) throw new Error('The fixture needs a staff id');
  return { kind: 'staff', staffId, roles };
}

export const merchandiser = staff('merchandiser');

/** A repetition record's name for a request by the merchandiser. */
export function onceFor(key: string) {
  return { scope: `${actorName(merchandiser)}/test`, key, fingerprint: 'same' };
}

export function barcodeOf(number: number): string {
  const twelve = `20${String(number).padStart(10, '0')}`;
  return `${twelve}${ean13CheckDigit(twelve)}`;
}

export function euros(amountMinor: number) {
  return { amountMinor, currency: 'EUR' } as const;
}

/** A bag in as many colours as it has variants. */
export function draftOf(
  handle: string,
  variants = 2,
  changes: Partial<ProductDraft> = {},
): ProductDraft {
  const codes = Array.from({ length: variants }, (_, index) => `color-${index}`);
  return {
    handle,
    title: { en: `Bag ${handle}`, ja: 'バッグ' },
    description: { en: 'Full-grain calf, sewn by hand.' },
    details: [{ en: '30 by 20 cm' }],
    collectionHandles: [],
    tags: ['leather'],
    oneOfAKind: false,
    taxCategory: 'standard',
    rank: 1,
    options: [
      {
        code: 'color',
        name: { en: 'Colour', de: 'Farbe' },
        values: codes.map((code) => ({ code, name: { en: code } })),
      },
    ],
    pictures: [
      { handle: `${handle}-front`, altText: { en: 'Front' } },
      { handle: `${handle}-color-1`, altText: { en: 'Side' }, optionValues: { color: 'color-1' } },
    ],
    variants: codes.map((code) => variantOf(handle, code)),
    ...changes,
  };
}

function variantOf(handle: string, color: string): VariantDraft {
  return {
    sku: `${handle}/${color}`,
    optionValues: { color },
    weightGrams: 900,
    prices: { europe: euros(125_000) },
  };
}

/** A bag with more variants than one commit can hold: `count` colours, each a choice of its own. */
export function largeDraft(handle: string, count: number): ProductDraft {
  const draft = draftOf(handle, 1);
  const codes = Array.from({ length: Math.ceil(count / 2) }, (_, index) => `c${index}`);
  const named = (list: readonly string[]) => list.map((code) => ({ code, name: { en: code } }));
  const sizes = ['small', 'large'];
  const choices = codes.flatMap((color) => sizes.map((size) => ({ color, size }))).slice(0, count);
  return {
    ...draft,
    options: [
      { code: 'color', name: { en: 'Colour' }, values: named(codes) },
      { code: 'size', name: { en: 'Size' }, values: named(sizes) },
    ],
    pictures: [],
    variants: choices.map((optionValues) => ({
      ...variantOf(handle, optionValues.color),
      sku: `${handle}/${optionValues.color}/${optionValues.size}`,
      optionValues,
    })),
  };
}

export async function loadProduct(
  ports: Pick<CataloguePorts, 'table'>,
  handle: string,
): Promise<Product> {
  const item = await ports.table.get(productKind, productKey(productIdOf(handle)));
  if (!item) throw new Error(`The test needs a product ${handle}`);
  return item.value;
}

export async function loadEvents(ports: Pick<CataloguePorts, 'table'>, subject: string) {
  const page = await ports.table.query({ partition: eventPartition(subject), limit: 1_000 });
  return page.items.flatMap((item) => valueOf(eventKind, item) ?? []);
}

/** The head that the stored events of a product fold into. */
export async function rebuilt(ports: Pick<CataloguePorts, 'table'>, handle: string) {
  const events = await loadEvents(ports, productIdOf(handle));
  // Only products' events lie under a product's subject.
  return (events as unknown as ProductEvent[]).reduce<Product | undefined>(evolve, undefined);
}

/** What is stored for every variant that the product has or had, beside what should be. */
export async function sellablesBeside(ports: Pick<CataloguePorts, 'table'>, handle: string) {
  const wanted = sellablesOf(await loadProduct(ports, handle));
  const stored = await readSellables(
    ports.table,
    wanted.map((one) => one.variantId),
  );
  const found = wanted.map((one): Sellable | undefined => stored.get(one.variantId)?.value);
  return { wanted, found };
}

/** Drafts of one product that differ in every part that may change. */
export function anyDraft(handle: string): fc.Arbitrary<ProductDraft> {
  const text = fc.record({ en: fc.constantFrom('A', 'B', 'C') });
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
  const amount = fc.constantFrom(1_000, 2_000, 3_000);
  return fc
    .record({
      title: text,
      rank: fc.integer({ min: 0, max: 3 }),
      kind: optional(fc.constantFrom('bag-tote', 'bag-hobo')),
      material: optional(fc.constant({ code: 'calf', name: { en: 'Calf' } })),
      tags: fc.subarray(['a', 'b']),
      count: fc.integer({ min: 1, max: 4 }),
      skip: fc.integer({ min: 0, max: 3 }),
      amount,
    })
    .map(({ amount: amountMinor, count, kind, material, skip, ...rest }) => {
      const draft = draftOf(handle, count + skip);
      return {
        ...draft,
        ...rest,
        ...(kind !== undefined && { kind }),
        ...(material !== undefined && { material }),
        variants: draft.variants.slice(skip).map((variant, index) => {
          return { ...variant, prices: { europe: euros(amountMinor + index) } };
        }),
      };
    });
}
