import { languages, localized } from '#kernel/language.ts';
import type { Language, LocalizedText } from '#kernel/language.ts';
import { Bits } from './bits.ts';
import { FacetRows } from './facet-rows.ts';

export const facetCodes = ['category', 'color', 'material', 'size'] as const;
export type FacetCode = (typeof facetCodes)[number];

/** A value as a product brings it: products may name one code differently. */
export interface FacetMark {
  readonly facet: FacetCode;
  readonly code: string;
  readonly name: LocalizedText;
  readonly swatch?: string;
}

export interface FacetValue {
  readonly facet: FacetCode;
  readonly code: string;
  /** A small number of its own, by which counts are kept. */
  readonly id: number;
  readonly bits: Bits;
  /** The names in use, by their JSON, with the number of products that use each. */
  readonly names: Map<string, { readonly mark: FacetMark; uses: number }>;
}

/** A value in one language, with the beginning of its JSON up to the count. */
export interface LabelledValue {
  readonly value: FacetValue;
  readonly label: string;
  readonly json: string;
}

/** All values of all facets, and which products have each. */
export class Facets {
  readonly rows = new FacetRows();
  private readonly byKey = new Map<string, FacetValue>();
  private readonly freeIds: number[] = [];
  private labelled = new Map<Language, ReadonlyMap<FacetCode, readonly LabelledValue[]>>();

  /** Every value has an `id` below this. */
  idsEnd = 0;
  /** Grows whenever a value or its label may have changed in some language. */
  labelsVersion = 0;

  find(facet: FacetCode, code: string): FacetValue | undefined {
    return this.byKey.get(`${facet}/${code}`);
  }

  /** Files a product under its values. */
  add(slot: number, marks: readonly FacetMark[]): void {
    const ids = marks.map((mark) => {
      const value = this.claim(mark);
      value.bits.add(slot);
      const name = nameKey(mark);
      const known = value.names.get(name);
      if (known) {
        known.uses++;
      } else {
        value.names.set(name, { mark, uses: 1 });
      }
      if (!known || value.names.size > 1) this.relabel();
      return value.id;
    });
    this.rows.put(slot, ids);
  }

  remove(slot: number, marks: readonly FacetMark[]): void {
    this.rows.remove(slot);
    for (const mark of marks) {
      const value = this.find(mark.facet, mark.code);
      const name = nameKey(mark);
      const known = value?.names.get(name);
      if (!value || !known) continue;
      value.bits.delete(slot);
      known.uses--;
      if (known.uses === 0 || value.names.size > 1) this.relabel();
      if (known.uses === 0) value.names.delete(name);
      if (value.names.size > 0) continue;
      this.byKey.delete(`${mark.facet}/${mark.code}`);
      this.freeIds.push(value.id);
    }
  }

  /** The values of each facet in the order of showing. */
  in(language: Language): ReadonlyMap<FacetCode, readonly LabelledValue[]> {
    const known = this.labelled.get(language);
    if (known) return known;
    const byFacet = new Map<FacetCode, LabelledValue[]>(facetCodes.map((code) => [code, []]));
    for (const value of this.byKey.values()) byFacet.get(value.facet)?.push(label(value, language));
    for (const [facet, values] of byFacet)
      values.sort(facet === 'size' ? bySize : byLabel(language));
    this.labelled.set(language, byFacet);
    return byFacet;
  }

  private relabel(): void {
    this.labelsVersion++;
    this.labelled = new Map();
  }

  private claim(mark: FacetMark): FacetValue {
    const key = `${mark.facet}/${mark.code}`;
    const known = this.byKey.get(key);
    if (known) return known;
    const id = this.freeIds.pop() ?? this.idsEnd++;
    const value = { facet: mark.facet, code: mark.code, id, bits: new Bits(), names: new Map() };
    this.byKey.set(key, value);
    return value;
  }
}

function nameKey(mark: FacetMark): string {
  return JSON.stringify([languages.map((language) => mark.name[language]), mark.swatch]);
}

/** The name that most products use; among equals the first in the order of their JSON. */
function label(value: FacetValue, language: Language): LabelledValue {
  let best: { readonly name: string; readonly mark: FacetMark; readonly uses: number } | undefined;
  for (const [name, { mark, uses }] of value.names) {
    if (!best || uses > best.uses || (uses === best.uses && name < best.name))
      best = { name, mark, uses };
  }
  const text = best ? localized(best.mark.name, language) : value.code;
  const swatch = best?.mark.swatch;
  const json = JSON.stringify({
    code: value.code,
    label: text,
    ...(swatch !== undefined && { swatch }),
  });
  return { value, label: text, json: `${json.slice(0, -1)},"count":` };
}

const collators = new Map<Language, Intl.Collator>();

function byLabel(language: Language) {
  const collator = collators.get(language) ?? new Intl.Collator(language, { numeric: true });
  collators.set(language, collator);
  return (left: LabelledValue, right: LabelledValue): number =>
    collator.compare(left.label, right.label) || byCode(left, right);
}

const letterSizes = ['xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl'];

/** Numbers by their value, then letters from small to large, then the rest by code. */
function bySize(left: LabelledValue, right: LabelledValue): number {
  return sizeRank(left.value.code) - sizeRank(right.value.code) || byCode(left, right);
}

function sizeRank(code: string): number {
  const number = Number(code.replace(/[-_,]/, '.'));
  if (!Number.isNaN(number)) return number;
  const letters = letterSizes.indexOf(code.toLowerCase());
  return letters === -1 ? 1e9 : 1e6 + letters;
}

function byCode(left: LabelledValue, right: LabelledValue): number {
  return left.value.code < right.value.code ? -1 : 1;
}
