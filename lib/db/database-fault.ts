import { z } from 'zod';
import { PayError } from '@/lib/errors';

/** What the database said no with, in words that do not depend on the driver. */
export type DatabaseFault = {
  sqlState: string | null;
  constraint: string | null;
  /** A collision with somebody else's statement: the same again may succeed. */
  isRetryable: boolean;
  /** The database cannot be reached or takes no more work. What was under way may or may not have been written. */
  isAway: boolean;
  /** The error to throw on: `database_unavailable` when it is away, else the original. */
  toThrow: unknown;
};

/** Reads an error of Prisma or of `pg`. */
export function databaseFault(error: unknown): DatabaseFault {
  const { sqlState, constraint, prismaCode } = parts(error);
  const isAway = isAwayState(sqlState) || (sqlState === null && saysAway({ error, prismaCode }));
  return {
    sqlState,
    constraint,
    isRetryable: sqlState === '40001' || sqlState === '40P01',
    isAway,
    toThrow: isAway ? new PayError('database_unavailable', { cause: error }) : error,
  };
}

const prismaErrorSchema = z.object({
  code: z.string(),
  meta: z
    .object({
      driverAdapterError: z.object({
        cause: z.object({ originalCode: z.string().optional(), originalMessage: z.string().optional() }),
      }),
    })
    .optional(),
});

const pgErrorSchema = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  severity: z.string(),
  constraint: z.string().optional(),
});

function parts(error: unknown) {
  const prisma = prismaErrorSchema.safeParse(error);
  if (prisma.success) {
    const cause = prisma.data.meta?.driverAdapterError.cause;
    return {
      prismaCode: prisma.data.code,
      sqlState: cause?.originalCode ?? null,
      constraint: /constraint "([^"]+)"/.exec(cause?.originalMessage ?? '')?.[1] ?? null,
    };
  }
  const plain = pgErrorSchema.safeParse(error);
  if (plain.success) {
    return { prismaCode: null, sqlState: plain.data.code, constraint: plain.data.constraint ?? null };
  }
  return { prismaCode: null, sqlState: null, constraint: null };
}

/** Classes 08 (connection), 53 (no resources), 57P (shutting down) and 57014 (our own time limit). */
function isAwayState(sqlState: string | null): boolean {
  return sqlState !== null && (/^(08|53|57P)/.test(sqlState) || sqlState === '57014' || sqlState === '25006');
}

function saysAway({ error, prismaCode }: { error: unknown; prismaCode: string | null }): boolean {
  if (prismaCode !== null) return /^P1\d{3}$|^P2024$/.test(prismaCode);
  const text = error instanceof Error ? `${error.name} ${error.message}` : '';
  return /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|timeout exceeded|Query read timeout/i.test(
    text,
  );
}
