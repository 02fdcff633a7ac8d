import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { z } from 'zod';
import { problemSchema } from '#contracts/common.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import type { Route } from '#ports/route.ts';
import { commonProblems } from './problem.ts';
import type { CommonCode } from './problem.ts';

/** What the document needs of a route: reads that are answered from memory have no handler. */
export type DescribedRoute = Pick<Route, 'endpoint' | 'problems'>;

/** The OpenAPI 3.1 document of the routes, made from the contracts that also validate requests. */
export function openApiDocument(routes: readonly DescribedRoute[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const { endpoint } = route;
    const operations = (paths[endpoint.path] ??= {});
    operations[endpoint.method.toLowerCase()] = operation(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Meridian',
      version: '1',
      description:
        'The commerce API of the house. Money is whole minor units. Errors are RFC 9457 problem ' +
        'documents with a stable `code`. Unsafe calls take an `Idempotency-Key`; changes to ' +
        'versioned resources take `If-Match`; lists page by cursor.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  });
}

function operation({ endpoint, problems }: DescribedRoute): ZodOpenApiOperationObject {
  const { answer, answerType } = endpoint;
  const success = `${answer.status}` as const;
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    ...(endpoint.audience !== 'public' &&
      endpoint.audience !== 'signed' && { security: [{ token: [] }] }),
    requestParams: {
      ...(isObject(endpoint.params) && { path: endpoint.params }),
      ...(isObject(endpoint.query) && { query: endpoint.query }),
      ...headersOf(endpoint),
    },
    ...requestBodyOf(endpoint),
    responses: {
      [success]: {
        description: answer.status === 204 ? 'Done.' : 'Success.',
        ...(answer.status !== 204 && {
          content:
            answerType === undefined
              ? { 'application/json': { schema: answer.schema } }
              : { [answerType]: { schema: { type: 'string', format: 'binary' } } },
        }),
      },
      ...problemAnswers(endpoint, problems),
    },
  };
}

function isObject(schema: z.ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length > 0;
}

function headersOf(endpoint: Endpoint) {
  const headers: Record<string, z.ZodType> = {};
  if (endpoint.idempotent) {
    headers['Idempotency-Key'] = z
      .string()
      .min(16)
      .max(255)
      .meta({ description: 'A new UUID for each new request; the same one for its repetitions.' });
  }
  if (endpoint.conditional === true) {
    headers['If-Match'] = z.string().meta({ description: 'The ETag that the change is based on.' });
  }
  return Object.keys(headers).length === 0 ? {} : { header: z.object(headers) };
}

function requestBodyOf(endpoint: Endpoint) {
  if (endpoint.method === 'GET') return {};
  if (endpoint.bodyType !== undefined) {
    const schema = { type: 'string', format: 'binary' } as const;
    return { requestBody: { required: true, content: { [endpoint.bodyType]: { schema } } } };
  }
  if (!isObject(endpoint.body) && !(endpoint.body instanceof z.ZodUnion)) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } },
  };
}

function problemAnswers(endpoint: Endpoint, problems: DescribedRoute['problems']) {
  const kinds = new Map<string, ProblemKind>(Object.entries(problems));
  for (const code of generalCodes(endpoint)) kinds.set(code, commonProblems[code]);
  const byStatus = new Map<number, string[]>();
  for (const [code, kind] of kinds) {
    const lines = byStatus.get(kind.status) ?? [];
    byStatus.set(kind.status, [...lines, `\`${code}\`: ${kind.title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      String(status),
      {
        description: lines.join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** What any endpoint of this make may answer before or instead of its handler. */
function generalCodes(endpoint: Endpoint): CommonCode[] {
  const { audience, conditional, homeParam, homeQuery, homeRegion, idempotent, method } = endpoint;
  const codes: CommonCode[] = ['request_invalid', 'internal_error'];
  if (isObject(endpoint.params)) codes.push('not_found');
  if (audience !== 'signed') codes.push('not_signed_in');
  if (audience !== 'signed' && audience !== 'public') codes.push('not_permitted');
  if (method !== 'GET') codes.push('body_too_large', 'media_type_unsupported', 'store_unavailable');
  if (idempotent) {
    codes.push('idempotency_key_missing', 'idempotency_key_invalid');
    codes.push('idempotency_key_in_use', 'idempotency_key_reused');
  }
  if (conditional === true) codes.push('if_match_missing');
  const hasHome = homeParam !== undefined || homeQuery !== undefined || homeRegion !== undefined;
  if (hasHome) codes.push('home_region_unreachable');
  return codes;
}
