import { escapeHtml } from '#runtime/pages/page.ts';

/** The parts of JSON Schema that the contracts come to. */
export interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Shape;
}

/** A shape in words for people, with its fields as a list. HTML. */
export function shapeHtml(shape: Shape): string {
  const isPlain = shape.properties !== undefined && shape.description === undefined;
  return `${isPlain ? '' : `<p>${inWords(shape)}</p>`}${fieldsHtml(shape)}`;
}

/** One name with what it stands for: a field of a shape, or a parameter. HTML. */
export function fieldHtml(name: string, shape: Shape, notes: readonly string[]): string {
  const marks = notes.map((note) => ` <em>${escapeHtml(note)}</em>`).join('');
  return `<li><code>${escapeHtml(name)}</code>${marks} <span>${inWords(shape)}</span>${fieldsHtml(shape)}</li>`;
}

export function anchorOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** Text with `code` in backticks. HTML. */
export function proseHtml(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function fieldsHtml(shape: Shape): string {
  const { properties, required = [], items, additionalProperties, anyOf, oneOf } = shape;
  if (properties) {
    const fields = Object.entries(properties).map(([name, field]) =>
      fieldHtml(name, field, required.includes(name) ? [] : ['optional']),
    );
    return `<ul class="fields">${fields.join('')}</ul>`;
  }
  const nested = [items, ...(anyOf ?? []), ...(oneOf ?? [])];
  if (typeof additionalProperties === 'object') nested.push(additionalProperties);
  return nested.map((inner) => (inner ? fieldsHtml(inner) : '')).join('');
}

function inWords(shape: Shape): string {
  const parts = [kindOf(shape)];
  if (shape.default !== undefined && !isEmpty(shape.default)) {
    parts.push(`<code>${escapeHtml(JSON.stringify(shape.default))}</code> when left out`);
  }
  const description = shape.description === undefined ? '' : `. ${proseHtml(shape.description)}`;
  return `${parts.join(', ')}${description}`;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function kindOf(shape: Shape): string {
  const { $ref, anyOf, oneOf, type, enum: values } = shape;
  const name = $ref?.split('/').at(-1);
  if (name !== undefined) return `<a href="#shape-${anchorOf(name)}">${escapeHtml(name)}</a>`;
  if (shape.const !== undefined) return literal(shape.const);
  if (values) return `${values.length > 1 ? 'one of ' : ''}${values.map(literal).join(', ')}`;
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map(kindOf).join(' or ');
  if (typeof type !== 'string') return (type ?? ['anything']).join(' or ');
  return ofType(type, shape);
}

function ofType(type: string, shape: Shape): string {
  switch (type) {
    case 'string':
      return `${formats[shape.format ?? ''] ?? 'text'}${lengths(shape)}`;
    case 'integer':
    case 'number':
      return `${type === 'integer' ? 'whole number' : 'number'}${range(shape)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list of ${shape.items ? kindOf(shape.items) : 'anything'}${atMost(shape.maxItems)}`;
    case 'object':
      if (typeof shape.additionalProperties !== 'object') return 'an object';
      return `object of ${kindOf(shape.additionalProperties)}, by name`;
    default:
      return type;
  }
}

const formats: Readonly<Record<string, string>> = {
  'date-time': 'moment in ISO 8601',
  email: 'mail address',
  uri: 'URL',
  binary: 'bytes',
};

function lengths({ maxLength, minLength, format }: Shape): string {
  if (format !== undefined || maxLength === undefined) return '';
  const from = minLength !== undefined && minLength > 1 ? `${minLength} to ` : 'up to ';
  return `, ${from}${maxLength.toLocaleString('en')} characters`;
}

function range({ minimum, maximum }: Shape): string {
  const [from, to] = [minimum, maximum].map((bound) =>
    bound === undefined || Math.abs(bound) >= 1e9 ? undefined : bound.toLocaleString('en'),
  );
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}`;
  if (from !== undefined) return `, at least ${from}`;
  return to === undefined ? '' : `, at most ${to}`;
}

function atMost(maxItems: number | undefined): string {
  return maxItems === undefined ? '' : `, at most ${maxItems.toLocaleString('en')}`;
}

function literal(value: unknown): string {
  return `<code>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</code>`;
}
