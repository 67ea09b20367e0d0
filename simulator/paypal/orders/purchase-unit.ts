import { z } from 'zod';
import { PayPalError } from '../api/errors';
import { notBuilt } from '../api/not-built';
import { moneySchema, textSchema } from '../api/parse-body';
import { decimalText, parseMoney, type WireMoney } from '../books/money';
import type { ItemRecord, PurchaseUnitRecord } from '../books/records';

const breakdownSchema = z.object({
  item_total: moneySchema.optional(),
  shipping: moneySchema.optional(),
  handling: moneySchema.optional(),
  tax_total: moneySchema.optional(),
  insurance: moneySchema.optional(),
  shipping_discount: moneySchema.optional(),
  discount: moneySchema.optional(),
});

/** An amount with the parts it is made of. */
export const amountSchema = moneySchema.extend({ breakdown: breakdownSchema.optional() });

const itemSchema = z.object({
  name: textSchema(127),
  quantity: z
    .string()
    .max(10)
    .regex(/^[1-9][0-9]{0,9}$/),
  unit_amount: moneySchema,
  tax: moneySchema.optional(),
  description: z.string().max(127).optional(),
  sku: z.string().max(127).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
  billing_plan: notBuilt,
  image_url: notBuilt,
  upc: notBuilt,
  url: notBuilt,
});

export const purchaseUnitRequestSchema = z.object({
  reference_id: textSchema(256).default('default'),
  amount: amountSchema,
  payee: z.object({ email_address: z.string().optional(), merchant_id: z.string().optional() }).optional(),
  description: textSchema(127).optional(),
  custom_id: textSchema(127).optional(),
  invoice_id: textSchema(127).optional(),
  soft_descriptor: textSchema(22).optional(),
  items: z.array(itemSchema).max(100).optional(),
  payment_instruction: notBuilt,
  shipping: notBuilt,
  supplementary_data: notBuilt,
});

type Merchant = PurchaseUnitRecord['payee'];

/** The purchase unit that is asked for, checked as PayPal checks it: amounts, their sum, the payee. */
export function toPurchaseUnit({
  wanted,
  merchant,
}: {
  wanted: z.infer<typeof purchaseUnitRequestSchema>;
  merchant: Merchant;
}): PurchaseUnitRecord {
  const field = '/purchase_units/0';
  const items = (wanted.items ?? []).map((item, index) =>
    toItem({ item, field: `${field}/items/${index}`, currency: wanted.amount.currency_code }),
  );
  checkPayee({ wanted: wanted.payee, merchant });
  return {
    referenceId: wanted.reference_id,
    ...toAmount({ wanted: wanted.amount, items, field: `${field}/amount` }),
    items,
    description: wanted.description ?? null,
    customId: wanted.custom_id ?? null,
    invoiceId: wanted.invoice_id ?? null,
    softDescriptor: wanted.soft_descriptor ?? null,
    payee: merchant,
  };
}

/** The amount in minor units with its parts. Throws where the parts do not make the whole. */
export function toAmount({
  wanted,
  items,
  field,
}: {
  wanted: z.infer<typeof amountSchema>;
  items: ItemRecord[];
  field: string;
}): Pick<PurchaseUnitRecord, 'amount' | 'currency' | 'breakdown'> {
  const { currency_code: currency, value, breakdown: parts } = wanted;
  const amount = parseMoney({ money: { currency_code: currency, value }, field, minimum: 1 });
  const breakdown = parts === undefined ? null : toBreakdown({ parts, currency, field });
  if (breakdown !== null && totalOf(breakdown) !== amount)
    throw new PayPalError({ issue: 'AMOUNT_MISMATCH', field: `${field}/value`, value });
  checkItems({ items, breakdown, currency, field });
  return { amount, currency, breakdown };
}

function toBreakdown({
  parts,
  currency,
  field,
}: {
  parts: Record<string, WireMoney | undefined>;
  currency: string;
  field: string;
}): Record<string, number> {
  const breakdown: Record<string, number> = {};
  for (const [name, money] of Object.entries(parts)) {
    if (money === undefined) continue;
    const at = `${field}/breakdown/${name}`;
    if (money.currency_code !== currency) throw otherCurrency({ money, field: at });
    breakdown[name] = parseMoney({ money, field: at, minimum: 0 });
  }
  return breakdown;
}

function totalOf(breakdown: Record<string, number>): number {
  const part = (name: string) => breakdown[name] ?? 0;
  const added =
    part('item_total') + part('tax_total') + part('shipping') + part('handling') + part('insurance');
  return added - part('shipping_discount') - part('discount');
}

function checkItems({
  items,
  breakdown,
  currency,
  field,
}: {
  items: ItemRecord[];
  breakdown: Record<string, number> | null;
  currency: string;
  field: string;
}): void {
  if (items.length === 0) return;
  const check = ({ name, sum, word }: { name: string; sum: number; word: string }) => {
    const stated = breakdown?.[name];
    const at = `${field}/breakdown/${name}`;
    if (stated === undefined) throw new PayPalError({ issue: `${word}_REQUIRED`, field: at });
    if (stated === sum) return;
    const value = decimalText({ amount: stated, currency });
    throw new PayPalError({ issue: `${word}_MISMATCH`, field: `${at}/value`, value });
  };
  const sumOf = (amountOf: (item: ItemRecord) => number) =>
    items.reduce((total, item) => total + amountOf(item) * item.quantity, 0);
  check({ name: 'item_total', sum: sumOf((item) => item.unitAmount), word: 'ITEM_TOTAL' });
  const tax = sumOf((item) => item.tax ?? 0);
  if (items.some((item) => item.tax !== null)) check({ name: 'tax_total', sum: tax, word: 'TAX_TOTAL' });
}

function toItem({
  item,
  field,
  currency,
}: {
  item: z.infer<typeof itemSchema>;
  field: string;
  currency: string;
}): ItemRecord {
  const parse = ({ name, money }: { name: string; money: WireMoney }) => {
    const at = `${field}/${name}`;
    if (money.currency_code !== currency) throw otherCurrency({ money, field: at });
    return parseMoney({ money, field: at, minimum: 0 });
  };
  return {
    name: item.name,
    quantity: Number(item.quantity),
    unitAmount: parse({ name: 'unit_amount', money: item.unit_amount }),
    tax: item.tax === undefined ? null : parse({ name: 'tax', money: item.tax }),
    description: item.description ?? null,
    sku: item.sku ?? null,
    category: item.category ?? null,
  };
}

/** There is one merchant here, and money can be paid to nobody else. */
function checkPayee({
  wanted,
  merchant,
}: {
  wanted: { email_address?: string | undefined; merchant_id?: string | undefined } | undefined;
  merchant: Merchant;
}): void {
  const isOther =
    (wanted?.merchant_id ?? merchant.merchantId) !== merchant.merchantId ||
    (wanted?.email_address ?? merchant.email).toLowerCase() !== merchant.email.toLowerCase();
  if (isOther) throw new PayPalError({ issue: 'PAYEE_ACCOUNT_INVALID', field: '/purchase_units/0/payee' });
}

function otherCurrency({ money, field }: { money: WireMoney; field: string }): PayPalError {
  return new PayPalError({
    issue: 'MULTI_CURRENCY_ORDER',
    field: `${field}/currency_code`,
    value: money.currency_code,
  });
}
