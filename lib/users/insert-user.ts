import { z } from 'zod';
import { db } from '@/lib/core/db/client';

const userSchema = z.array(z.object({ id: z.number(), email: z.string(), name: z.string() }));

export type InsertedUser = z.infer<typeof userSchema>[number];

/**
 * Inserts a person. Not by Prisma, which names every column that has a default: the role of a person is not ours to write.
 * @returns null when the address has an account already
 * @throws PayError database_unavailable
 */
export async function insertUser({
  email,
  name,
  passwordHash,
}: {
  email: string;
  name: string;
  passwordHash: string | null;
}): Promise<InsertedUser | null> {
  const rows = await db().$queryRaw`
    INSERT INTO users (email, name, password_hash) VALUES (${email}, ${name}, ${passwordHash})
    ON CONFLICT (email) DO NOTHING RETURNING id, email, name`;
  return userSchema.parse(rows)[0] ?? null;
}
