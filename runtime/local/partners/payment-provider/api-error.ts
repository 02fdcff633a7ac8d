import type { PaymentErrorRecord } from './records.ts';

/** An answer to be given, already written. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly isReplay?: true;
}

export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly code?: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly param?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
}

/** Refuses a request before anything was written. https://docs.stripe.com/api/errors */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export function errorAnswer(error: ApiError): Answer {
  return { status: error.status, body: JSON.stringify({ error: error.body }) };
}

export function invalid(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, {
    type: 'invalid_request_error',
    ...(code !== undefined && { code }),
    message,
    ...(param !== undefined && { param }),
  });
}

export function missing(what: string, id: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param: 'intent',
  });
}

/** A failed payment as the API writes it, in an error or as `last_payment_error`. */
export function paymentErrorJson(error: PaymentErrorRecord): ErrorBody {
  return {
    type: error.type,
    code: error.code,
    ...(error.declineCode !== null && { decline_code: error.declineCode }),
    message: error.message,
  };
}
