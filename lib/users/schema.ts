import { z } from 'zod';
import { idSchema, lineSchema, timestampSchema } from '@/lib/core/fields';

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
  name: lineSchema({ min: 1, max: NAME_LENGTH_MAX }),
});

export const userSchema = z.strictObject({ id: idSchema, email: z.string(), name: z.string() });

/** Why a password may not be chosen. */
export const passwordProblems = ['password_common', 'password_has_email', 'password_has_linku'] as const;
export type PasswordProblem = (typeof passwordProblems)[number];

/** A password that is tried, not chosen. */
const triedPasswordSchema = z.string().min(1).max(PASSWORD_LENGTH_MAX);

export const authenticationBodySchema = z.strictObject({ password: triedPasswordSchema });

/** Until when this session may do what needs a recent authentication. */
export const authenticationSchema = z.strictObject({ recent_until: timestampSchema });

export const changePasswordBodySchema = z.strictObject({
  current_password: triedPasswordSchema,
  new_password: passwordSchema,
});

export const passwordChangedSchema = z.strictObject({ other_sessions: z.literal('ended') });

/** Browsers and systems that people know by name. */
export const browsers = [
  'chrome',
  'safari',
  'edge',
  'firefox',
  'samsung',
  'opera',
  'wechat',
  'other',
] as const;
export const systems = ['windows', 'mac', 'iphone', 'ipad', 'android', 'chromeos', 'linux', 'other'] as const;
export type Browser = (typeof browsers)[number];
export type System = (typeof systems)[number];

export const sessionParamsSchema = z.strictObject({ session_id: z.uuid() });

export const sessionListSchema = z.strictObject({
  sessions: z.array(
    z.strictObject({
      session_id: z.uuid(),
      is_current: z.boolean(),
      browser: z.enum(browsers),
      system: z.enum(systems),
      /** The /24 of IPv4, the /64 of IPv6. */
      network: z.string(),
      created_at: timestampSchema,
      /** To some minutes. */
      last_seen_at: timestampSchema,
    }),
  ),
});

export type RegisterBody = z.output<typeof registerBodySchema>;
export type UserResponse = z.output<typeof userSchema>;
export type AuthenticationResponse = z.output<typeof authenticationSchema>;
export type ChangePasswordBody = z.output<typeof changePasswordBodySchema>;
export type SessionListResponse = z.output<typeof sessionListSchema>;
