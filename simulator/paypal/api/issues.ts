type Issue = { status: 400 | 403 | 404 | 409 | 415 | 422; description: string };

/** PayPal's issues, in its own words (descriptions of the published specification of Orders v2 and Payments v2). */
export const issues: Record<string, Issue> = {
  INVALID_ARRAY_MAX_ITEMS: {
    status: 400,
    description: 'The number of items in an array parameter is too large.',
  },
  INVALID_ARRAY_MIN_ITEMS: {
    status: 400,
    description: 'The number of items in an array parameter is too small.',
  },
  INVALID_PARAMETER_SYNTAX: {
    status: 400,
    description: 'The value of a field does not conform to the expected format.',
  },
  INVALID_STRING_LENGTH: {
    status: 400,
    description: 'The value of a field is either too short or too long',
  },
  INVALID_PARAMETER_VALUE: { status: 400, description: 'A parameter value is not valid.' },
  MISSING_REQUIRED_PARAMETER: { status: 400, description: 'A required parameter is missing.' },
  MALFORMED_REQUEST_JSON: { status: 400, description: 'The request JSON is not well formed.' },
  NOT_SUPPORTED: { status: 400, description: 'This field is not currently supported.' },
  PAYPAL_REQUEST_ID_REQUIRED: {
    status: 400,
    description:
      "A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.",
  },
  FIELD_NOT_PATCHABLE: { status: 400, description: 'Field cannot be patched.' },
  INVALID_PATCH_OPERATION: {
    status: 400,
    description:
      "The operation cannot be honored. Cannot add a property that's already present, use replace. Cannot remove a property thats not present, use add. Cannot replace a property thats not present, use add.",
  },
  INVALID_DATE_RANGE: { status: 400, description: 'The end date is before the start date.' },
  DATE_RANGE_TOO_LARGE: { status: 400, description: 'Date range is greater than 31 days' },
  START_DATE_TOO_OLD: { status: 400, description: 'The start date is more than three years ago.' },
  DATA_NOT_AVAILABLE: { status: 400, description: 'Data for the given start date is not available.' },
  RESULTSET_TOO_LARGE: {
    status: 400,
    description:
      'Result set size is greater than the maximum limit. Change the filter criteria and try again.',
  },
  PERMISSION_DENIED: {
    status: 403,
    description: 'You do not have permission to access or perform operations on this resource.',
  },
  INVALID_RESOURCE_ID: {
    status: 404,
    description: 'Specified resource ID does not exist. Please check the resource ID and try again.',
  },
  PREVIOUS_REQUEST_IN_PROGRESS: {
    status: 409,
    description:
      'A previous request on this resource is currently in progress. Please wait for sometime and try again. It is best to space out the initial and the subsequent request(s) to avoid receiving this error.',
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, description: 'The Content-Type of the request is not supported.' },
  AMOUNT_MISMATCH: {
    status: 422,
    description:
      'Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.',
  },
  CANNOT_BE_NEGATIVE: {
    status: 422,
    description:
      'Must be greater than or equal to 0. If the currency supports decimals, only two decimal place precision is supported.',
  },
  CANNOT_BE_ZERO_OR_NEGATIVE: {
    status: 422,
    description:
      'Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.',
  },
  DECIMAL_PRECISION: {
    status: 422,
    description: 'If the currency supports decimals, only two decimal place precision is supported.',
  },
  DECIMALS_NOT_SUPPORTED: { status: 422, description: 'Currency does not support decimals.' },
  MAX_VALUE_EXCEEDED: {
    status: 422,
    description: 'Should be less than or equal to 999999999999999.99.',
  },
  INVALID_CURRENCY_CODE: {
    status: 422,
    description:
      'Currency code is invalid or is not currently supported. Please refer https://developer.paypal.com/api/rest/reference/currency-codes/ for list of supported currency codes.',
  },
  MULTI_CURRENCY_ORDER: {
    status: 422,
    description:
      'Multiple differing values of currency_code are not supported. Entire Order request must have the same currency_code.',
  },
  ITEM_TOTAL_MISMATCH: {
    status: 422,
    description: 'Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.',
  },
  ITEM_TOTAL_REQUIRED: {
    status: 422,
    description:
      'If item details are specified (items.unit_amount and items.quantity) corresponding amount.breakdown.item_total is required.',
  },
  TAX_TOTAL_MISMATCH: {
    status: 422,
    description: 'Should equal sum of (tax * quantity) across all items for a given purchase_unit.',
  },
  TAX_TOTAL_REQUIRED: {
    status: 422,
    description:
      'If item details are specified (items.tax_total and items.quantity) corresponding amount.breakdown.tax_total is required.',
  },
  PAYEE_ACCOUNT_INVALID: {
    status: 422,
    description:
      'Payee account specified is invalid. Please check the `payee.email_address` or `payee.merchant_id` specified and try again. Ensure that either  `payee.merchant_id` or `payee.email_address` is specified.',
  },
  DUPLICATE_INVOICE_ID: {
    status: 422,
    description:
      'Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.',
  },
  ORDER_NOT_APPROVED: {
    status: 422,
    description:
      "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.",
  },
  ORDER_ALREADY_CAPTURED: {
    status: 422,
    description: "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
  },
  ORDER_COMPLETED_OR_VOIDED: {
    status: 422,
    description: 'Order is voided or completed and hence cannot be authorized.',
  },
  ORDER_ALREADY_COMPLETED: { status: 422, description: 'The order cannot be patched after it is completed.' },
  NOT_PATCHABLE: { status: 422, description: 'Cannot be patched.' },
  INVALID_JSON_POINTER_FORMAT: {
    status: 422,
    description:
      'Path should be a valid JSON Pointer https://tools.ietf.org/html/rfc6901 that references a location within the request where the operation is performed.',
  },
  PATCH_VALUE_REQUIRED: {
    status: 422,
    description: "Please specify a 'value' to for the field that is being patched.",
  },
  PATCH_PATH_REQUIRED: {
    status: 422,
    description: "Please specify a 'path' for the field for which the operation needs to be performed.",
  },
  INSTRUMENT_DECLINED: {
    status: 422,
    description:
      "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
  },
  PAYER_ACTION_REQUIRED: {
    status: 422,
    description: 'Transaction cannot complete successfully, instruct the buyer to return to PayPal.',
  },
  PAYER_CANNOT_PAY: {
    status: 422,
    description:
      'Payer cannot pay for this transaction. Please contact the payer to find other ways to pay for this transaction.',
  },
  TRANSACTION_REFUSED: { status: 422, description: 'The request was refused.' },
  COMPLIANCE_VIOLATION: { status: 422, description: 'Transaction is declined due to compliance violation.' },
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: {
    status: 422,
    description: 'You have exceeded the maximum number of payment attempts.',
  },
  CAPTURE_FULLY_REFUNDED: { status: 422, description: 'The capture has already been fully refunded' },
  REFUND_AMOUNT_EXCEEDED: {
    status: 422,
    description:
      'The refund amount must be less than or equal to the capture amount that has not yet been refunded.',
  },
  REFUND_CAPTURE_CURRENCY_MISMATCH: {
    status: 422,
    description: 'Refund must be in the same currency as the capture',
  },
  PENDING_CAPTURE: {
    status: 422,
    description:
      'Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.',
  },
  REFUND_NOT_ALLOWED: { status: 422, description: 'Capture cannot be refunded.' },
  TRANSACTION_DISPUTED: {
    status: 422,
    description:
      'Partial refunds cannot be offered at this time because there is an open case on this transaction. Visit the PayPal Resolution Center to review this case.',
  },
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK: {
    status: 422,
    description:
      'Refunds are not allowed on this capture due to a chargeback on the card or bank. Please contact the payee to resolve the chargeback.',
  },
  ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE: {
    status: 422,
    description: 'The requested action is not allowed in the current state of the dispute.',
  },
  REFUND_TIME_LIMIT_EXCEEDED: {
    status: 422,
    description: 'You are over the time limit to perform a refund on this capture',
  },
  REFUND_FAILED_INSUFFICIENT_FUNDS: {
    status: 422,
    description:
      'Capture could not be refunded due to insufficient funds. Please check to see if you have sufficient funds in your PayPal account or if the bank account linked to your PayPal account is verified and has sufficient funds.',
  },
};
