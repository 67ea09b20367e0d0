import { translateDatabaseError } from './database-fault';
import type { PrismaClient } from './generated/client';

/**
 * A client whose every call throws PayError `database_unavailable` when the database is away, with the driver's error
 * as its cause; every other error keeps its shape, for `databaseFault` to read. Its callers need no translation of
 * their own.
 */
export function translateErrors(client: PrismaClient) {
  const translating = client.$extends({
    name: 'translate-errors',
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (error) {
          throw translateDatabaseError(error);
        }
      },
    },
  });
  // Beginning and ending a transaction are no operations of Prisma's, and they reach the database too.
  const $transaction = async (...call: Parameters<typeof translating.$transaction>) => {
    try {
      return await translating.$transaction(...call);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  };
  return translating.$extends({
    name: 'translate-errors-of-transactions',
    client: { $transaction: $transaction as typeof translating.$transaction },
  });
}
