import { invalid } from './api-error.ts';

const parametersMax = 500;

/** The parameters of a request: form-encoded, with brackets for what is nested, as Stripe takes them. */
export class Form {
  readonly #values: ReadonlyMap<string, string>;

  constructor(encoded: string) {
    const values = new Map<string, string>();
    for (const [name, value] of new URLSearchParams(encoded)) {
      if (values.size >= parametersMax) throw invalid('Too many parameters');
      // `a[]=1&a[]=2` and `a[0]=1&a[1]=2` are the same list.
      values.set(name.endsWith('[]') ? `${name.slice(0, -1)}${values.size}]` : name, value);
    }
    this.#values = values;
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === 'true';
  }

  /** A whole number, or undefined when absent. */
  whole(name: string): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (/^-?\d{1,15}$/.test(text)) return Number(text);
    throw invalid(`Invalid integer: ${text}`, 'parameter_invalid_integer', name);
  }

  /** What stands in brackets after a name: `metadata[orderId]=…` is `{ orderId: … }`. */
  group(name: string): Record<string, string> {
    const group: Record<string, string> = {};
    for (const [key, value] of this.#values) {
      if (key.startsWith(`${name}[`) && key.endsWith(']')) {
        group[key.slice(name.length + 1, -1)] = value;
      }
    }
    return group;
  }

  list(name: string): string[] {
    return Object.values(this.group(name));
  }
}
