import { z } from 'zod';
import { PayPalError } from '../api/errors';
import { NotBuilt } from '../api/not-built';
import { textSchema } from '../api/parse-body';
import type { OrderRecord, PurchaseUnitRecord } from '../books/records';
import type { PayPalSimulator } from '../simulator';
import { findOrder, updateOrder } from './orders';
import { amountSchema, toAmount } from './purchase-unit';

export const patchOrderSchema = z.array(
  z.object({
    op: z.enum(['add', 'remove', 'replace']),
    path: z.string().optional(),
    value: z.unknown().optional(),
    from: z.string().optional(),
  }),
);

type Operation = z.infer<typeof patchOrderSchema>[number];

/** What PayPal lets a merchant change besides, at the order or at a purchase unit. */
const otherMembers = [
  'items',
  'payee',
  'payment_instruction',
  'shipping',
  'supplementary_data',
  'application_context',
  'intent',
  'payer',
  'purchase_units',
];

const unitPath = /^\/purchase_units\/@reference_id=='([^']*)'(?:\/([a-z_]+))$/;

/** Changes an order that is not captured yet; all operations or none. Throws a PayPalError. Call it inside a transaction. */
export function patchOrder({
  simulator,
  orderId,
  operations,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  operations: z.infer<typeof patchOrderSchema>;
}): OrderRecord {
  const order = findOrder({ simulator, id: orderId });
  if (order.status === 'COMPLETED' || order.status === 'VOIDED')
    throw new PayPalError({ issue: 'ORDER_ALREADY_COMPLETED' });
  let { unit } = order;
  for (const [index, operation] of operations.entries()) unit = patchUnit({ unit, operation, index });
  return updateOrder({ simulator, order, change: { unit } });
}

function patchUnit({
  unit,
  operation,
  index,
}: {
  unit: PurchaseUnitRecord;
  operation: Operation;
  index: number;
}): PurchaseUnitRecord {
  const { op, path, value } = operation;
  if (path === undefined) throw new PayPalError({ issue: 'PATCH_PATH_REQUIRED', field: `/${index}/path` });
  const refuse = (issue: string) => new PayPalError({ issue, field: `/${index}/path`, value: path });
  if (!path.startsWith('/')) throw refuse('INVALID_JSON_POINTER_FORMAT');
  const [, referenceId, member = ''] = unitPath.exec(path) ?? [];
  const other = path.replace(/^\/purchase_units\/@reference_id=='[^']*'(?=\/)/, '').split('/')[1];
  if (other !== undefined && otherMembers.includes(other))
    throw new NotBuilt({ what: `A change of ${path}` });
  if (referenceId === undefined) throw refuse('NOT_PATCHABLE');
  if (referenceId !== unit.referenceId) throw refuse('INVALID_PATCH_OPERATION');
  if (op !== 'remove' && value === undefined)
    throw new PayPalError({ issue: 'PATCH_VALUE_REQUIRED', field: `/${index}/value` });
  if (member === 'amount') {
    if (op !== 'replace') throw refuse('INVALID_PATCH_OPERATION');
    const wanted = parseValue({ schema: amountSchema, value, index });
    return { ...unit, ...toAmount({ wanted, items: unit.items, field: `/${index}/value` }) };
  }
  const name = textFields.get(member);
  if (name === undefined) throw refuse('NOT_PATCHABLE');
  if ((op === 'add') !== (unit[name] === null)) throw refuse('INVALID_PATCH_OPERATION');
  if (op === 'remove') return { ...unit, [name]: null };
  const lengthMax = name === 'softDescriptor' ? 22 : 127;
  return { ...unit, [name]: parseValue({ schema: textSchema(lengthMax), value, index }) };
}

const textFields = new Map<string, 'customId' | 'invoiceId' | 'description' | 'softDescriptor'>([
  ['custom_id', 'customId'],
  ['invoice_id', 'invoiceId'],
  ['description', 'description'],
  ['soft_descriptor', 'softDescriptor'],
]);

function parseValue<Value>({
  schema,
  value,
  index,
}: {
  schema: z.ZodType<Value>;
  value: unknown;
  index: number;
}): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PayPalError({ issue: 'INVALID_PARAMETER_SYNTAX', field: `/${index}/value` });
}
