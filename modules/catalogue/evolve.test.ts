import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '#kernel/time.ts';
import { anyDraft } from './catalogue.fixture.ts';
import { contentOf, draftProduct, publish, reviseProduct, unpublish } from './decide.ts';
import { evolve } from './evolve.ts';
import type { ProductEvent, ProductFact } from './evolve.ts';
import type { Product, ProductDraft } from './model.ts';

type Step = { readonly draft: ProductDraft } | 'publish' | 'unpublish';

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: anyDraft('tote').map((draft) => ({ draft })) },
  fc.constantFrom('publish', 'unpublish'),
);

function factsOf(product: Product, step: Step): ProductFact[] {
  if (step === 'unpublish') return unpublish(product);
  if (step !== 'publish') return reviseProduct(product, contentOf(step.draft));
  const result = publish(product);
  return result.ok ? [...result.value] : [];
}

function play(first: ProductDraft, steps: readonly Step[]) {
  const events: ProductEvent[] = [];
  let product: Product | undefined;
  const happen = (facts: readonly ProductFact[]): Product | undefined => {
    for (const fact of facts) {
      const sequence = events.length + 1;
      const event = { ...fact, sequence, at: instant(1_000 + sequence) };
      events.push(event);
      product = evolve(product, event);
    }
    return product;
  };
  let current = happen([draftProduct(first)]);
  for (const step of steps) current = current && happen(factsOf(current, step));
  if (!current) throw new Error('A drafted product is there');
  return { events, product: current };
}

/** As it comes back from a store. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T; // The same type, but for what JSON leaves out.
}

describe('a product and its events', () => {
  test('after any history, the stored events fold into the head', () => {
    fc.assert(
      fc.property(anyDraft('tote'), fc.array(anyStep, { maxLength: 12 }), (first, steps) => {
        const { events, product } = play(first, steps);
        expect(stored(events).reduce<Product | undefined>(evolve, undefined)).toEqual(product);
      }),
    );
  });

  test('after a revision, the product says exactly what the draft says', () => {
    fc.assert(
      fc.property(
        anyDraft('tote'),
        fc.array(anyStep, { maxLength: 6 }),
        anyDraft('tote'),
        (first, steps, last) => {
          const { product } = play(first, [...steps, { draft: last }]);
          expect(product).toMatchObject(contentOf(last));
          expect('kind' in product).toBe('kind' in last);
          expect('material' in product).toBe('material' in last);
          expect(reviseProduct(product, contentOf(last))).toEqual([]);
        },
      ),
    );
  });

  test('no variant that a product ever had is forgotten, and none is both present and former', () => {
    fc.assert(
      fc.property(anyDraft('tote'), fc.array(anyStep, { maxLength: 8 }), (first, steps) => {
        const { product } = play(first, steps);
        const drafts = [
          first,
          ...steps.flatMap((step) => (typeof step === 'string' ? [] : [step.draft])),
        ];
        const ever = new Set(drafts.flatMap((draft) => draft.variants.map((one) => one.sku)));
        const known = [...product.variants, ...product.formerVariants].map((one) => one.sku);
        expect(known.toSorted()).toEqual([...ever].toSorted());
      }),
    );
  });

  test('the first publication is remembered when it is hidden and shown again', () => {
    const { product } = play(draftFor(), ['publish', 'unpublish', 'publish']);
    expect(product).toMatchObject({ published: true, firstPublishedAt: 1_002, updatedAt: 1_004 });
  });

  test('a change of prices alone is told as such, with the markets', () => {
    const draft = draftFor();
    const { product } = play(draft, []);
    const [variant] = draft.variants;
    if (!variant) throw new Error('The draft has a variant');
    const cheaper = { ...variant, prices: { japan: { amountMinor: 5, currency: 'JPY' } } } as const;
    const facts = reviseProduct(product, contentOf({ ...draft, variants: [cheaper] }));
    expect(facts.map((fact) => fact.type)).toEqual(['product.pricesChanged']);
    expect(facts[0]?.data).toMatchObject({ markets: ['europe', 'japan'] });
  });

  test('the order of names within a text makes no change', () => {
    const draft = draftFor();
    const { product } = play({ ...draft, title: { en: 'A', de: 'B' } }, []);
    expect(reviseProduct(product, contentOf({ ...draft, title: { de: 'B', en: 'A' } }))).toEqual(
      [],
    );
  });
});

function draftFor(): ProductDraft {
  return (
    fc.sample(
      anyDraft('tote').filter((draft) => draft.variants.length === 1),
      { seed: 7, numRuns: 1 },
    )[0] ?? fail()
  );
}

function fail(): never {
  throw new Error('The sample is there');
}
