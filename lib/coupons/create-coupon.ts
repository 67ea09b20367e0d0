import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { PayError } from '@/lib/core/errors';
import { couponResponse, withClaims } from './coupon-response';
import type { CouponResponse, CreateCouponBody } from './schema';

/**
 * Creates a coupon and records it in the audit log.
 * @throws PayError coupon_code_taken, database_unavailable
 */
export async function createCoupon({
  actorId,
  body,
}: {
  actorId: number;
  body: CreateCouponBody;
}): Promise<CouponResponse> {
  try {
    const coupon = await db().$transaction(async (tx) => {
      const data = { ...columnsOf(body), createdById: actorId };
      const created = await tx.coupon.create({ data, include: withClaims });
      const subject = `coupon:${body.code}`;
      await audit({ via: tx, actorId, action: 'coupon_created', subject, detail: { ...body } });
      return created;
    });
    return couponResponse(coupon);
  } catch (error) {
    if (databaseFault(error).sqlState === '23505') throw new PayError('coupon_code_taken');
    throw error;
  }
}

function columnsOf(body: CreateCouponBody) {
  return {
    code: body.code,
    name: body.name,
    kind: body.kind,
    percentBps: body.percent_bps ?? null,
    fixedAmount: body.fixed_amount ?? null,
    currency: body.currency,
    minimumSpend: body.minimum_spend,
    maximumDiscount: body.maximum_discount ?? null,
    validFrom: new Date(body.valid_from),
    validUntil: new Date(body.valid_until),
    category: body.category ?? null,
    location: body.location ?? null,
    totalLimit: body.total_limit ?? null,
    perUserLimit: body.per_user_limit ?? null,
    perUserMonthLimit: body.per_user_month_limit ?? null,
    isClaimable: body.is_claimable,
  };
}
