/**
 * A problem document (RFC 9457). `code` is stable and meant for programs; `title` is the same for
 * every occurrence; `detail` says what was wrong here and what to do.
 */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What a refusal code means over HTTP: its status, and one sentence for a reader. */
export interface ProblemKind {
  readonly status:
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 409
    | 410
    | 412
    | 413
    | 415
    | 422
    | 428
    | 429
    | 500
    | 502
    | 503
    | 504;
  readonly title: string;
}
