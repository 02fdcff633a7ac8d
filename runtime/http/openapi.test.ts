import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { commonProblems } from './problem.ts';
import { openApiDocument } from './openapi.ts';
import { openTwoRegions } from '../two-regions.fixture.ts';

const house = await openTwoRegions();
const { routes } = house;
await house.close();
const document = JSON.parse(JSON.stringify(openApiDocument(routes))) as {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        summary: string;
        tags: string[];
        parameters?: { name: string; in: string; required?: boolean }[];
        responses: Record<string, { description: string }>;
      }
    >
  >;
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
);

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('describes every route under a name of its own', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(names.toSorted()).toEqual(routes.map(({ endpoint }) => endpoint.id).toSorted());
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(operations)('declares each path parameter of $operationId', (operation) => {
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(named);
    expect(declared.every(({ required }) => required)).toBe(true);
  });
});

describe('endpoints', () => {
  test.each(routes.map(({ endpoint }) => endpoint))(
    '$id keeps to the naming of the API',
    ({ id, path, tag, summary, audience }) => {
      expect(id).toMatch(/^[a-z]+(?:[A-Z][a-z]+)*$/);
      expect(path).toMatch(/^\/api(?:\/(?:[a-z]+(?:-[a-z]+)*|\{[a-z][A-Za-z]*\}))+$/);
      expect(tag).toMatch(/^[A-Z]/);
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      const area = path.split('/')[2];
      if (area === 'staff') expect(audience).toBe('staff');
      if (area === 'partners') expect(['partner', 'signed']).toContain(audience);
      if (area === 'store') expect(['public', 'shopper']).toContain(audience);
    },
  );

  test.each(routes.filter(({ endpoint }) => endpoint.method !== 'GET'))(
    '$endpoint.id is idempotent, unless a partner repeats it under names of its own',
    ({ endpoint }) => {
      const isNamed = ['signed', 'partner'].includes(endpoint.audience) || endpoint.id === 'signIn';
      expect(endpoint.idempotent).toBe(!isNamed);
    },
  );
});

describe('problems', () => {
  const kinds = routes.flatMap(({ endpoint, problems }) =>
    Object.entries(problems).map(([code, kind]) => ({ id: endpoint.id, code, ...kind })),
  );

  test('mean the same wherever their code appears', () => {
    const meanings = new Map<string, string>();
    for (const [code, { status, title }] of Object.entries(commonProblems)) {
      meanings.set(code, `${status} ${title}`);
    }
    const differing: string[] = [];
    for (const { id, code, status, title } of kinds) {
      const meaning = `${status} ${title}`;
      const known = meanings.get(code);
      if (known === undefined) meanings.set(code, meaning);
      else if (known !== meaning) differing.push(`${code}: ${meaning} (${id}), not ${known}`);
    }
    expect(differing).toEqual([]);
  });

  test.each(kinds)('$code of $id is a word with a sentence', ({ code, title }) => {
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].*\.$/);
  });
});
