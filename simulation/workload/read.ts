/** The few facts that clients here read of answers, whose shape the contract's own tests check. */
export type Body = Readonly<Record<string, unknown>>;

export function text(body: Body, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

export function number(body: Body, name: string): number {
  const value = body[name];
  return typeof value === 'number' ? value : 0;
}

export function object(body: Body, name: string): Body {
  return asBody(body[name]);
}

export function list(body: Body, name: string): readonly Body[] {
  const value = body[name];
  return Array.isArray(value) ? value.map(asBody) : [];
}

function asBody(value: unknown): Body {
  // An object of JSON, of which nothing is taken for granted.
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}
