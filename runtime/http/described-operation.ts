import type { openApiDocument } from './openapi.ts';
import type { Shape } from './shape.ts';

export type OpenApi = ReturnType<typeof openApiDocument>;

/** What the reference shows of one operation of the OpenAPI document. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly needsToken: boolean;
  readonly parameters: readonly DescribedParameter[];
  readonly body: DescribedContent | undefined;
  readonly success: DescribedContent & { readonly status: string };
  readonly problems: readonly DescribedProblem[];
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly shape: Shape;
}

export interface DescribedContent {
  readonly mediaType: string;
  readonly shape: Shape | undefined;
}

export interface DescribedProblem {
  readonly status: string;
  readonly code: string;
  readonly title: string;
}

/** The parts of an operation object that are read here. The document is of our own making. */
interface RawOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Shape;
  }[];
  readonly requestBody?: { readonly content?: RawContent };
  readonly responses?: Readonly<Record<string, RawResponse>>;
}

interface RawResponse {
  readonly description?: string;
  readonly content?: RawContent;
}

type RawContent = Readonly<Record<string, { readonly schema?: Shape }>>;

export function operationsOf(document: OpenApi): DescribedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) =>
      operationOf(method, path, operation as RawOperation),
    ),
  );
}

function operationOf(method: string, path: string, raw: RawOperation): DescribedOperation {
  const responses = Object.entries(raw.responses ?? {});
  const [status = '', success] = responses.find(([code]) => code.startsWith('2')) ?? [];
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    tag: raw.tags?.[0] ?? 'Other',
    needsToken: raw.security !== undefined,
    parameters: (raw.parameters ?? []).map(({ name, required = false, schema, ...rest }) => {
      const description = rest.description ?? schema?.description;
      const shape = { ...schema, ...(description !== undefined && { description }) };
      return { name, in: rest.in, required, shape };
    }),
    body: contentOf(raw.requestBody?.content),
    success: { status, mediaType: '', shape: undefined, ...contentOf(success?.content) },
    problems: responses.flatMap(([code, response]) =>
      code.startsWith('2') ? [] : problemsOf(code, response),
    ),
  };
}

function contentOf(content: RawContent | undefined): DescribedContent | undefined {
  const [found] = Object.entries(content ?? {});
  return found && { mediaType: found[0], shape: found[1].schema };
}

/** The description of a problem's answer names its codes, a paragraph each. */
function problemsOf(status: string, { description = '' }: RawResponse): DescribedProblem[] {
  return [...description.matchAll(/^`(\w+)`: (.*)$/gm)].map(([, code = '', title = '']) => ({
    status,
    code,
    title,
  }));
}
