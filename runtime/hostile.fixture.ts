import * as fc from 'fast-check';
import { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';
import { derivedId, idPrefixes } from '#kernel/ids.ts';
import type { IdKind } from '#kernel/ids.ts';

/*
 * Requests that anybody could send: mostly of the shape that a contract asks for, with values that
 * earlier answers told of, and with whatever else a text or number can be.
 */

/** Stands for a text that an earlier answer held under this name; filled in when it is sent. */
class Remembered {
  readonly name: string;
  readonly pick: number;
  /** Taken when there is none. */
  readonly otherwise: string;
  constructor(name: string, pick: number, otherwise = '') {
    this.name = name;
    this.pick = pick;
    this.otherwise = otherwise;
  }
}

/** What answers told, by the name of the field. */
export class Memory {
  readonly #texts = new Map<string, string[]>();

  /** Keeps all texts of an answer. */
  keep(value: unknown, name = ''): void {
    if (typeof value === 'string') this.#add(name, value);
    else if (Array.isArray(value)) for (const part of value) this.keep(part, name);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) this.keep(part, key);
    }
  }

  /** The value with all that is remembered filled in. */
  fill(value: unknown): unknown {
    if (value instanceof Remembered) return this.#recall(value);
    if (Array.isArray(value)) return value.map((part) => this.fill(part));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.fill(part)]));
  }

  #add(name: string, text: string): void {
    const known = this.#texts.get(name) ?? [];
    if (known.length < 200 && !known.includes(text)) this.#texts.set(name, [...known, text]);
  }

  #recall({ name, pick, otherwise }: Remembered): string {
    const texts = this.#texts.get(name) ?? [];
    return texts[pick % texts.length] ?? otherwise;
  }
}

/** What stands elsewhere under another name. */
const alsoCalled: Readonly<Record<string, string>> = {
  cursor: 'nextCursor',
  subject: 'orderId',
  variants: 'variantId',
  category: 'handle',
  collection: 'handle',
  categoryHandle: 'handle',
  collectionHandles: 'handle',
  prefix: 'handle',
};

const ids = (Object.keys(idPrefixes) as IdKind[]).map((kind) =>
  // Object.keys widens.
  derivedId(kind, kind.length % 2 === 0 ? 'eu' : 'ap', new Uint8Array(16).fill(9)),
);

/** Texts that have broken programs. */
const notorious = [
  ['', ' ', '\0', '\n', '\ud800', '\u202e', '%', '%00', '%zz', '/', '..', '../..', '?', '#'],
  ['null', 'NaN', '-1', '1e309', '9007199254740993', 'true', '[]', '{}', '__proto__'],
  ['constructor', 'toString', "' OR 1=1 --", '<script>', '🧵'.repeat(300), 'x'.repeat(5_000)],
  ['2026-02-30T00:00:00.000Z', '+275760-09-14T00:00:00.000Z', 'W10', 'eyJ4IjoxfQ'],
].flat();

const hostileText = fc.oneof(
  fc.constantFrom(...notorious, ...ids),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const hostileValue = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(0, -0, -1, 1e21, Number.MAX_SAFE_INTEGER, 2 ** 53, 0.1, '['.repeat(2_000)),
);

type Json = z.core.JSONSchema.BaseSchema;

/** Values for a contract's schema: most of them fit, some do not. */
export function valuesFor(schema: z.ZodType, name = ''): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const root: Json = json;
  return fc.oneof({ arbitrary: fitting(root, root, name), weight: 15 }, hostileValue);
}

function anyOf(json: Json, root: Json, name: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    { arbitrary: fitting(json, root, name), weight: 40 },
    { arbitrary: hostileValue, weight: 1 },
  );
}

function fitting(json: Json, root: Json, name: string): fc.Arbitrary<unknown> {
  const { $ref, anyOf: choices, enum: values } = json;
  if ($ref !== undefined) return fitting(resolve($ref, root), root, name);
  if (json.const !== undefined) return fc.constant(json.const);
  if (values) return fc.constantFrom(...values);
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, root, name)));
  switch (json.type) {
    case 'string':
      return texts(json, name);
    case 'integer':
    case 'number':
      return numbers(json);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return lists(json, root, name);
    case 'object':
      return objects(json, root);
    default:
      return hostileValue;
  }
}

function resolve(reference: string, root: Json): Json {
  const name = reference.split('/').at(-1) ?? '';
  return root.$defs?.[name] ?? root;
}

function texts(json: Json, name: string): fc.Arbitrary<unknown> {
  const remembered = fc
    .tuple(fc.constantFrom(name, alsoCalled[name] ?? name), fc.nat(500), ofFormat(json))
    .map(([known, pick, otherwise]) => new Remembered(known, pick, otherwise));
  return fc.oneof({ arbitrary: remembered, weight: 12 }, { arbitrary: ofFormat(json), weight: 1 });
}

const nearly = { min: new Date('2026-02-01'), max: new Date('2026-06-01') };
const country = '^[A-Z]{2}$';

function ofFormat({ format, maxLength = 30, minLength = 0, pattern }: Json): fc.Arbitrary<string> {
  if (format === 'email')
    return fc.constantFrom(
      'a@b.example',
      'c@d.example',
      'é@b.example',
      `${'a'.repeat(80)}@b.example`,
    );
  if (format === 'uri') return fc.webUrl();
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, ...nearly }).map((date) => date.toISOString());
  if (pattern === country) return fc.constantFrom('FR', 'DE', 'JP', 'US', 'ZZ');
  // Classes of all characters but a few take seconds to take apart; the lengths are the contract's.
  if (pattern !== undefined && !pattern.includes(String.raw`\P{`))
    return fc.stringMatching(new RegExp(pattern, 'u')).filter(({ length }) => length <= maxLength);
  const max = Math.max(minLength, Math.min(maxLength, 60));
  return fc.string({ unit: 'grapheme', minLength, maxLength: max });
}

function numbers({ minimum = -1_000, maximum = 1_000_000 }: Json): fc.Arbitrary<number> {
  const [min, max] = [Math.ceil(minimum), Math.floor(Math.min(maximum, Number.MAX_SAFE_INTEGER))];
  return fc.oneof(
    fc.integer({ min, max: Math.min(max, min + 20) }),
    fc.maxSafeInteger().map((any) => Math.min(max, Math.max(min, any))),
  );
}

function lists(json: Json, root: Json, name: string): fc.Arbitrary<unknown> {
  const items = json.items as Json | undefined; // Lists of the contracts have one kind of item.
  const minLength = json.minItems ?? 0;
  const maxLength = Math.max(minLength, Math.min(json.maxItems ?? 3, 3));
  return fc.array(anyOf(items ?? {}, root, name), { minLength, maxLength });
}

function objects(json: Json, root: Json): fc.Arbitrary<unknown> {
  const { additionalProperties: others, properties = {}, required = [] } = json;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, anyOf(field as Json, root, name)]),
  );
  const whole = fc.record(fields, { requiredKeys: required });
  if (typeof others !== 'object') return whole;
  const keys = json.propertyNames as Json | undefined; // Keys of the contracts are texts.
  const allowed = keys?.enum;
  const names = allowed
    ? fc.constantFrom(...allowed.map(String))
    : fc.stringMatching(/^[a-z]{1,8}$/);
  const more = fc.dictionary(names, anyOf(others, root, ''), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(whole, more).map(([one, two]) => ({ ...two, ...one }));
}

export interface HostileRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** How the body is spoiled on its way. */
  readonly spoiling: 'none' | 'cut' | 'bytes' | 'missing' | 'deep';
  readonly headers: Readonly<Record<string, unknown>>;
}

const plain = fc.stringMatching(/^[\x21-\x7e]{0,40}$/);

/** Requests to one endpoint. */
export function requestsTo(endpoint: Endpoint): fc.Arbitrary<HostileRequest> {
  const spoilings = [
    'none',
    'none',
    'none',
    'none',
    'none',
    'none',
    'cut',
    'bytes',
    'missing',
    'deep',
  ] as const;
  const key = fc.oneof({ arbitrary: fc.uuid(), weight: 9 }, plain);
  const match = fc.oneof(
    fc.nat(6).map((pick) => new Remembered('etag', pick)),
    fc.nat(9).map((n) => `"${n}"`),
    plain,
  );
  return fc.record({
    params: valuesFor(endpoint.params),
    query: valuesFor(endpoint.query),
    body: endpoint.bodyType === undefined ? valuesFor(endpoint.body) : hostileText,
    spoiling: fc.constantFrom(...spoilings),
    headers: fc.record(
      {
        'idempotency-key': key,
        'if-match': match,
        'accept-language': fc.oneof(fc.constantFrom('ja', 'zh-Hans', '*', 'de-CH;q=0'), plain),
        'meridian-market': fc.constantFrom(
          'japan',
          'japan',
          'europe',
          'europe',
          'united-states',
          'mars',
        ),
        'meridian-access-key': fc.nat(9).map((pick) => new Remembered('accessKey', pick)),
        'correlation-id': plain,
      },
      { requiredKeys: ['idempotency-key', 'if-match'] },
    ),
  });
}
