/** What Stripe answers instead of an object. `isValidation`: refused before work began, so not kept under the key. */
export class StripeError extends Error {
  readonly status: number;
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  readonly code: string | null;
  readonly param: string | null;
  readonly isValidation: boolean;
  readonly extra: Record<string, unknown>;

  constructor({
    message,
    status = 400,
    type = 'invalid_request_error',
    code = null,
    param = null,
    isValidation = false,
    extra = {},
  }: {
    message: string;
    status?: number;
    type?: StripeError['type'];
    code?: string | null;
    param?: string | null;
    isValidation?: boolean;
    extra?: Record<string, unknown>;
  }) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
    this.isValidation = isValidation;
    this.extra = extra;
  }
}

/** The JSON body of an error; fields that do not apply are left out, as Stripe leaves them out. */
export function errorBody({
  error,
  requestId,
}: {
  error: StripeError;
  requestId: string;
}): Record<string, unknown> {
  const { code, param, message, type, extra } = error;
  return {
    error: {
      ...(code === null
        ? {}
        : { code, doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` }),
      message,
      ...(param === null ? {} : { param }),
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
      type,
      ...extra,
    },
  };
}

export function missing({ noun, id, param }: { noun: string; id: string; param: string }): StripeError {
  return new StripeError({
    status: 404,
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  });
}

/** An object named in a parameter's value, as opposed to the path, that does not exist: 400. */
export function missingValue({ noun, id, param }: { noun: string; id: string; param: string }): StripeError {
  const message = `No such ${noun}: '${id}'`;
  return new StripeError({ code: 'resource_missing', message, param });
}
