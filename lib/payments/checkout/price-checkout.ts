import { createHash } from 'node:crypto';
import { db } from '@/lib/core/db/client';
import type { Task } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { invariant, PayError } from '@/lib/core/errors';
import { type Currency, isCurrency } from '@/lib/core/money';
import { type FoundCoupon, findCoupon } from '@/lib/coupons/find-coupon';
import type { FeeType } from '@/lib/payments/fee-types';
import { type DueParts, type DueTask, dueOn, fees } from '@/lib/payments/fees';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { readPointsBalance } from '@/lib/points/read-points-balance';
import { type Price, price } from '@/lib/pricing/price';
import { type FeeRule, feeRuleOf } from '@/lib/pricing/service-fee';
import { feeRules } from '@/lib/pricing/service-fee-of';
import { isProviderName, type Presentation, type ProviderName, providerNames } from '@/lib/providers/names';
import { provider } from '@/lib/providers/registry';
import { readProviderPauses } from './read-provider-pauses';

/** The reason of a refusal because an operator paused the provider, by which pages find words for it. */
export const PROVIDER_PAUSED = 'provider_paused';

/** A checkout, priced by the server. */
export type Checkout = {
  task: { id: number; status: string; version: number };
  feeType: FeeType;
  /** The raise that a top-up pays. */
  changeOrderId: number | null;
  /** The rule of the service fee by which a task is published; null for what is paid later. */
  feeRule: FeeRule | null;
  currency: Currency;
  price: Price;
  /** The lines of the total, in minor units. */
  parts: DueParts;
  coupon: FoundCoupon | null;
  /** Points that this person can use here, including the reservations of their own pending payments. */
  pointsAvailable: number;
  /** The provider of this choice, even if nothing is left for it. */
  providerName: ProviderName;
  livemode: boolean;
  presentation: Presentation;
  /** Equal for the same choice at the same price, so that a repeated request returns the unfinished payment. */
  choiceHash: string;
};

/**
 * Prices a request by the server's own figures. The page, the quote and the payment all use it.
 * @throws PayError not_found, already_paid, task_not_payable, nothing_due, method_not_available, coupon_not_valid,
 *   insufficient_points, below_provider_minimum, price_changed, malformed, database_unavailable
 */
export async function priceCheckout({
  userId,
  taskId,
  body,
}: {
  userId: number;
  taskId: number;
  body: CreatePaymentBody;
}): Promise<Checkout> {
  if (body.fee_type) requireReducible({ feeType: body.fee_type, body });
  const { task, feeType, total, parts } = await payableTask({ userId, taskId, wanted: body.fee_type });
  requireReducible({ feeType, body });
  requireSensibleParts(body);
  const { currency } = task;
  invariant(isCurrency(currency), `task ${taskId} is priced in a currency that we know`);
  const coupon = await couponOf({ userId, body, task, total }).catch(async (error: unknown) => {
    // Used a moment ago by the payment of this very fee: then the fee is paid, and the coupon is not at fault.
    await payableTask({ userId, taskId, wanted: body.fee_type });
    throw error;
  });
  const providerName = providerOf(body);
  const pointsAvailable = await usablePoints(userId);
  const priced = price({
    total,
    currency,
    method: body.payment_method,
    provider: providerName,
    couponDiscount: coupon?.discount ?? 0,
    pointsWanted: body.points_amount ?? null,
    pointsAvailable,
  });
  await requireProvider(priced);
  requireExpected({ body, price: priced });
  const presentation = presentationOf({ body, price: priced });
  return {
    task: { id: task.id, status: task.status, version: task.version },
    feeType,
    changeOrderId: fees[feeType].isOfChange ? (task.acceptedChange?.id ?? null) : null,
    feeRule: fees[feeType].isHeld ? null : feeRuleOf({ rules: feeRules(), category: task.category }),
    currency,
    price: priced,
    parts,
    coupon,
    pointsAvailable,
    providerName,
    livemode: isLivemode(priced),
    presentation,
    choiceHash: hashOf({ priced, currency, couponId: coupon?.id ?? null, presentation }),
  };
}

/** A fingerprint of data; the order of fields matters, so build it from a literal. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}

/**
 * Points that a person can put into a new payment: free ones, and the reservations of their own pending payments,
 * because a new payment replaces those.
 */
async function usablePoints(userId: number): Promise<number> {
  const [{ available }, held] = await Promise.all([
    readPointsBalance(userId),
    db().paymentRecord.aggregate({
      where: { userId, paymentStatus: 'pending' },
      _sum: { pointsUsed: true },
    }),
  ]);
  return available + (held._sum.pointsUsed ?? 0);
}

/** The task with what is due on it: its service fee, the agreed reward, or the difference of a raise. */
async function payableTask({
  userId,
  taskId,
  wanted,
}: {
  userId: number;
  taskId: number;
  wanted: FeeType | undefined;
}): Promise<{ task: PayableTask; feeType: FeeType; total: number; parts: DueParts }> {
  const task = await readTask({ userId, taskId });
  if (!task) throw new PayError('not_found');
  const due = dueOn(task);
  if (due === null) throw refusalOf(task);
  if (wanted !== undefined && wanted !== due.feeType)
    throw new PayError(task.isPaid ? 'already_paid' : 'nothing_due');
  // A fee of nothing is not paid: the task is published without a payment.
  if (due.amount === 0) throw new PayError('nothing_due', { details: { total_amount: 0 } });
  const { feeType, amount: total, reward, fee } = due;
  return { task, feeType, total, parts: { reward, fee } };
}

type PayableTask = Task & DueTask;

function refusalOf(task: Task): PayError {
  return new PayError(task.isPaid ? 'already_paid' : 'task_not_payable');
}

async function readTask({ userId, taskId }: { userId: number; taskId: number }): Promise<PayableTask | null> {
  const task = await db().task.findFirst({
    where: { id: taskId, posterId: userId },
    include: { changeOrders: { where: { status: 'accepted' } } },
  });
  return task && { ...task, acceptedChange: task.changeOrders[0] ?? null };
}

/** Points and coupons never reduce a reward. */
function requireReducible({ feeType, body }: { feeType: FeeType; body: CreatePaymentBody }): void {
  const isReduced =
    body.payment_method === 'points' ||
    body.payment_method === 'mixed' ||
    body.points_amount ||
    body.coupon_code !== undefined ||
    body.user_coupon_id !== undefined;
  if (isReduced && !fees[feeType].isReducible) throw new PayError('reward_is_fiat_only');
}

/** Fields that contradict the method are the caller's mistake, and are not silently dropped. */
function requireSensibleParts({
  payment_method: method,
  points_amount: points,
  provider: name,
}: CreatePaymentBody) {
  const problems = [
    ...(method === 'mixed' && !points
      ? [{ path: 'points_amount', problem: 'A mixed payment says how many points it uses: at least 1.' }]
      : []),
    ...(isProviderName(method) && points
      ? [{ path: 'points_amount', problem: 'To use points and a provider, choose the method "mixed".' }]
      : []),
    ...(isProviderName(method) && name !== undefined && name !== method
      ? [{ path: 'provider', problem: 'It contradicts payment_method.' }]
      : []),
  ];
  if (problems.length > 0) throw new PayError('malformed', { details: { problems } });
}

async function couponOf({
  userId,
  body,
  task,
  total,
}: {
  userId: number;
  body: CreatePaymentBody;
  task: Task;
  total: number;
}): Promise<FoundCoupon | null> {
  if (body.coupon_code === undefined && body.user_coupon_id === undefined) return null;
  const { currency, category, location } = task;
  return findCoupon({
    userId,
    code: body.coupon_code,
    userCouponId: body.user_coupon_id,
    target: { total, currency, category, location, now: new Date() },
  });
}

/** Another provider than the first must be named: as the method, by name, or by its amount. */
function providerOf(body: CreatePaymentBody): ProviderName {
  const { payment_method: method, provider: name } = body;
  const [first] = providerNames;
  if (isProviderName(method)) return method;
  if (method !== 'mixed') return first;
  return name ?? providerNames.findLast((one) => body[`${one}_amount` as const]) ?? first;
}

/** With keys, and not paused by an operator. */
async function requireProvider({ provider: name }: Price): Promise<void> {
  if (name === 'points') return;
  if (!provider(name)) throw new PayError('method_not_available', { details: { provider: name } });
  const pause = (await readProviderPauses()).find((open) => open.provider === name);
  if (!pause) return;
  const until = pause.expectedUntil?.toISOString() ?? null;
  throw new PayError('method_not_available', {
    details: { provider: name, reason: PROVIDER_PAUSED, until },
  });
}

/** The amount that the client expects is compared with ours, and never used. */
function requireExpected({ body, price: priced }: { body: CreatePaymentBody; price: Price }): void {
  const { total, pointsUsed, couponDiscount, finalAmount, provider: by } = priced;
  const expectations = providerNames.map((name) => ({
    expected: body[`${name}_amount` as const],
    actual: by === name ? finalAmount : 0,
  }));
  if (expectations.every(({ expected, actual }) => expected === undefined || expected === actual)) return;
  throw new PayError('price_changed', {
    details: {
      total_amount: total,
      points_used: pointsUsed,
      coupon_discount: couponDiscount,
      final_amount: finalAmount,
      payment_provider: by,
    },
  });
}

function presentationOf({ body, price: priced }: { body: CreatePaymentBody; price: Price }): Presentation {
  if (body.ui_mode !== 'embedded_page' || priced.provider === 'points') return 'redirect';
  if (!provider(priced.provider)?.embedded) {
    throw new PayError('method_not_available', { details: { ui_mode: body.ui_mode } });
  }
  return 'embedded';
}

/** A payment without a provider is real if real money could have been paid instead. */
function isLivemode(priced: Price): boolean {
  if (priced.provider === 'points') return env().mode === 'live';
  return provider(priced.provider)?.livemode ?? false;
}
