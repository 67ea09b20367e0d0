import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { ParkedMailList } from './schema';
import { mailFaults } from './states';

const LIMIT = 100;

/**
 * Mails that nobody sends any more until an operator says so, the oldest first.
 * @throws PayError database_unavailable
 */
export async function adminListParkedMails(): Promise<ParkedMailList> {
  const rows = await db().mail.findMany({
    where: { state: 'parked' },
    orderBy: { id: 'asc' },
    take: LIMIT,
    include: {
      notification: { select: { kind: true, userId: true } },
      message: { select: { kind: true } },
    },
  });
  return {
    mails: rows.map(({ id, notification, message, reason, smtpCode, attempts, createdAt, endedAt }) => ({
      mail_id: Number(id),
      kind: notification?.kind ?? message?.kind ?? '',
      user_id: notification?.userId ?? null,
      reason: z.enum(mailFaults).parse(reason),
      smtp_code: smtpCode,
      attempts,
      created_at: createdAt.toISOString(),
      ended_at: endedAt?.toISOString() ?? null,
    })),
  };
}
