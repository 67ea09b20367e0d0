import { z } from 'zod';
import { idSchema, textSchema } from '@/lib/core/fields';

export const PASSWORD_LENGTH_MIN = 10;
/** Hashing takes as long as the text; this is far beyond any password manager's. */
export const PASSWORD_LENGTH_MAX = 128;
export const NAME_LENGTH_MAX = 60;
export const EMAIL_LENGTH_MAX = 254;

export const emailSchema = z.string().trim().toLowerCase().max(EMAIL_LENGTH_MAX).pipe(z.email());

export const passwordSchema = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX);

export const registerBodySchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  name: textSchema({ min: 1, max: NAME_LENGTH_MAX }).regex(/^[^\n\t]*$/, 'Use a single line.'),
});

export const userSchema = z.strictObject({ id: idSchema, email: z.string(), name: z.string() });

export type RegisterBody = z.output<typeof registerBodySchema>;
export type UserResponse = z.output<typeof userSchema>;
