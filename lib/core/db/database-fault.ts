import { z } from 'zod';
import { type ErrorCode, PayError } from '@/lib/core/errors';

/** Why the database refused, in words that do not depend on the driver. */
export type DatabaseFault = {
  sqlState: string | null;
  constraint: string | null;
  /** A collision with another statement: the same again may succeed. */
  isRetryable: boolean;
  /** The database cannot be reached or accepts no more work. Work in progress may or may not have been written. */
  isAway: boolean;
};

/** What triggers refuse whatever somebody was about to do: `require_confirmed`, `refuse_own_case` and its like, `guard_approval`, `refuse_deleted`. */
const REFUSED: Record<string, ErrorCode> = {
  LP026: 'email_unconfirmed',
  LP027: 'own_case',
  LP032: 'approval_own',
  LP033: 'not_allowed',
  LP034: 'last_admin',
  LP035: 'role_too_new',
  LP041: 'account_deleted',
};

/** The error to rethrow: PayError `database_unavailable` when the database is away, what a trigger refused, else the same. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof PayError) return error;
  const { isAway, sqlState } = databaseFault(error);
  const refused = REFUSED[sqlState ?? ''];
  if (refused) return new PayError(refused, { cause: error });
  if (!isAway) return error;
  return new PayError('database_unavailable', { cause: error });
}

/** Reads an error of Prisma or of `pg`, or one of ours that it caused. */
export function databaseFault(error: unknown): DatabaseFault {
  const fault = ownFault(error);
  const cause = error instanceof Error ? causesOf(error).map(ownFault).find(saysSomething) : undefined;
  return saysSomething(fault) || cause === undefined ? fault : cause;
}

/** A chain longer than this is a circle. */
const CAUSES_MAX = 8;

/** The errors that caused an error. A provider's failure is none of the database's, whatever it says. */
function causesOf(error: Error): unknown[] {
  const causes: unknown[] = [];
  let { cause } = error;
  while (cause instanceof Error && causes.length < CAUSES_MAX) {
    causes.push(cause);
    cause = cause.cause;
  }
  const isOfProvider = (link: unknown) => link instanceof PayError && link.code === 'provider_unavailable';
  return [error, ...causes].some(isOfProvider) ? [] : causes;
}

function saysSomething({ sqlState, isAway }: DatabaseFault): boolean {
  return sqlState !== null || isAway;
}

function ownFault(error: unknown): DatabaseFault {
  const { sqlState, constraint, prismaCode, kind } = parts(error);
  return {
    sqlState,
    constraint,
    isRetryable: sqlState === '40001' || sqlState === '40P01',
    isAway: isAwayState(sqlState) || (sqlState === null && saysAway({ error, prismaCode, kind })),
  };
}

const driverErrorSchema = z.object({
  cause: z.object({
    kind: z.string().optional(),
    originalCode: z.string().optional(),
    originalMessage: z.string().optional(),
  }),
});

const prismaErrorSchema = z.object({
  code: z.string().regex(/^P\d{4}$/),
  meta: z.object({ driverAdapterError: driverErrorSchema }).optional(),
});

/** What the end of a transaction throws is not wrapped by Prisma. */
const bareDriverErrorSchema = driverErrorSchema.extend({ name: z.literal('DriverAdapterError') });

const pgErrorSchema = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  severity: z.string(),
  constraint: z.string().optional(),
});

function parts(error: unknown) {
  const prisma = prismaErrorSchema.safeParse(error);
  if (prisma.success) {
    return { prismaCode: prisma.data.code, ...partsOfDriverError(prisma.data.meta?.driverAdapterError) };
  }
  const bare = bareDriverErrorSchema.safeParse(error);
  if (bare.success) return { prismaCode: null, ...partsOfDriverError(bare.data) };
  const plain = pgErrorSchema.safeParse(error);
  if (plain.success) {
    const { code: sqlState, constraint = null } = plain.data;
    return { prismaCode: null, kind: null, sqlState, constraint };
  }
  return { prismaCode: null, kind: null, sqlState: null, constraint: null };
}

function partsOfDriverError(error: z.infer<typeof driverErrorSchema> | undefined) {
  return {
    kind: error?.cause.kind ?? null,
    sqlState: error?.cause.originalCode ?? null,
    constraint: /constraint "([^"]+)"/.exec(error?.cause.originalMessage ?? '')?.[1] ?? null,
  };
}

/** Classes 08 (connection), 53 (no resources), 57P (shutting down) and 57014 (our own time limit). */
function isAwayState(sqlState: string | null): boolean {
  return sqlState !== null && (/^(08|53|57P)/.test(sqlState) || sqlState === '57014' || sqlState === '25006');
}

/** A raw query without a server has Prisma's code for any failed query; only the driver's kind says why. */
const AWAY_KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'];

function saysAway({
  error,
  prismaCode,
  kind,
}: {
  error: unknown;
  prismaCode: string | null;
  kind: string | null;
}): boolean {
  if (error instanceof PayError) return error.code === 'database_unavailable';
  if (kind !== null && AWAY_KINDS.includes(kind)) return true;
  if (prismaCode !== null) return /^P1\d{3}$|^P2024$/.test(prismaCode);
  const text = error instanceof Error ? `${error.name} ${error.message}` : '';
  return /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|is not queryable|timeout exceeded|Query read timeout/i.test(
    text,
  );
}
