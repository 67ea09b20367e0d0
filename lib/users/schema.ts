import { z } from 'zod';
import { cardNumbersIn } from '@/lib/core/card-numbers-in';
import {
  CARD_NUMBER,
  idSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { NAME_LENGTH_MAX, nameProblem, shownName } from './names';
import { deletionBlockerReasons, keptRecords } from './reasons';

export const PASSWORD_LENGTH_MIN = 10;
/** Hashing takes as long as the text; this is far beyond any password manager's. */
export const PASSWORD_LENGTH_MAX = 128;
export const EMAIL_LENGTH_MAX = 254;

export const emailSchema = z.string().trim().toLowerCase().max(EMAIL_LENGTH_MAX).pipe(z.email());

export const passwordSchema = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX);

/** How somebody wants to be called. Others see it beside money, so each refusal has a reason. */
const nameSchema = z
  .string()
  .max(NAME_LENGTH_MAX * 4)
  .superRefine((typed, context) => {
    const reason = cardNumbersIn(typed).length > 0 ? CARD_NUMBER : nameProblem(typed);
    if (reason) context.addIssue({ code: 'custom', message: 'Use another name.', params: { reason } });
  })
  .overwrite(shownName)
  .min(1)
  .max(NAME_LENGTH_MAX);

export const registerBodySchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  name: nameSchema,
});

export const ownAccountSchema = z.strictObject({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  is_email_confirmed: z.boolean(),
});

/** The same for an address that has an account: whoever registers learns nothing about it here. */
export const registeredSchema = z.strictObject({ next: z.enum(['sign_in', 'confirm_email']) });

/** What a link does once. The newest of its purpose and address is the only one. */
export const linkPurposes = ['registration', 'confirmation', 'password_reset'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** What people are told by e-mail. */
export const messageKinds = [
  'confirm_registration',
  'confirm_email',
  'account_exists',
  'reset_password',
  'uses_google',
  'payout_destination_changed',
  'payout_destination_withdrawn',
] as const;
export type MessageKind = (typeof messageKinds)[number];

const linkTokenSchema = z.string().regex(/^[\w-]{43}$/, 'It is not the token of a link.');

export const sentSchema = z.strictObject({ sent: z.literal('if_it_fits') });

export const passwordResetRequestBodySchema = z.strictObject({ email: emailSchema });

export const resetPasswordBodySchema = z.strictObject({
  token: linkTokenSchema,
  new_password: passwordSchema,
});

export const passwordResetSchema = z.strictObject({ sessions: z.literal('ended') });

/** Why a password may not be chosen. */
export const passwordProblems = ['password_common', 'password_has_email', 'password_has_linku'] as const;
export type PasswordProblem = (typeof passwordProblems)[number];

/** A password that is tried, not chosen. */
const triedPasswordSchema = z.string().min(1).max(PASSWORD_LENGTH_MAX);

export const confirmEmailBodySchema = z.strictObject({
  token: linkTokenSchema,
  password: triedPasswordSchema,
});

/** Whose mailbox it is. */
export const emailConfirmedSchema = z.strictObject({ email: z.string() });

/** A code of an app's second factor. */
export const codeSchema = z.string().regex(/^\d{6}$/);

/** The same as people type it, or a recovery code. */
const triedCodeSchema = z.string().trim().min(6).max(40);

/** The code where the person has a second factor. */
export const authenticationBodySchema = z.strictObject({
  password: triedPasswordSchema,
  code: omittable(triedCodeSchema),
});

export const secondFactorBodySchema = z.strictObject({ code: triedCodeSchema });

export const secondFactorSetupSchema = z.strictObject({
  /** In base32, to type. */
  secret: z.string(),
  /** The same with its parameters, as an app reads it from a QR code. */
  uri: z.string(),
});

/** Shown once: the database has their hashes. */
export const recoveryCodesSchema = z.strictObject({ recovery_codes: z.array(z.string()) });

export const secondFactorGivenSchema = z.strictObject({ session: z.literal('signed_in') });

export const secondFactorOffSchema = z.strictObject({ second_factor: z.literal('off') });

export const SECOND_FACTOR_REASON_LENGTH_MAX = 500;

export const secondFactorParamsSchema = z.strictObject({ user_id: pathIdSchema });

export const secondFactorResetBodySchema = z.strictObject({
  reason: textSchema({ min: 1, max: SECOND_FACTOR_REASON_LENGTH_MAX }),
});

/** Until when this session may do what needs a recent authentication. */
export const authenticationSchema = z.strictObject({ recent_until: timestampSchema });

export const changePasswordBodySchema = z.strictObject({
  current_password: triedPasswordSchema,
  new_password: passwordSchema,
});

export const passwordChangedSchema = z.strictObject({ other_sessions: z.literal('ended') });

const deletionBlockerSchema = z.strictObject({
  reason: z.enum(deletionBlockerReasons),
  /** What it is: "task:7", "payment:7", "wallet:GBP". */
  subject: z.string(),
  /** The page where one ends it, or sees how it goes on. */
  page: z.string(),
  /** Minor units, or points; null where the reason says it all. */
  amount: z.number().int().nullable(),
  currency: z.string().nullable(),
  amount_display: z.string().nullable(),
});

const countSchema = z.number().int();

/** What deleting one's account takes. */
export const deletionSchema = z.strictObject({
  /** What has to end first; up to fifty. */
  blockers: z.array(deletionBlockerSchema),
  /** What is lost with it. */
  lost: z.strictObject({
    points: countSchema,
    coupons: countSchema,
    /** Offers that nobody accepted: they are withdrawn. */
    offers: countSchema,
    /** Tasks that were never published: they are cancelled. */
    drafts: countSchema,
  }),
  /** What stays, under a pseudonym. */
  kept: z.array(z.enum(keptRecords)),
});

export const deletionBodySchema = z.strictObject({
  /** One's own address, typed to be sure. */
  email: z.string().trim().toLowerCase().min(1).max(EMAIL_LENGTH_MAX),
  /** Whoever has points left loses them, and says so. */
  gives_up_points: omittable(z.boolean()),
});

export const accountDeletedSchema = z.strictObject({ account: z.literal('deleted') });

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
export type RegisteredResponse = z.output<typeof registeredSchema>;
export type OwnAccountResponse = z.output<typeof ownAccountSchema>;
export type SentResponse = z.output<typeof sentSchema>;
export type ConfirmEmailBody = z.output<typeof confirmEmailBodySchema>;
export type EmailConfirmedResponse = z.output<typeof emailConfirmedSchema>;
export type ResetPasswordBody = z.output<typeof resetPasswordBodySchema>;
export type PasswordResetResponse = z.output<typeof passwordResetSchema>;
export type AuthenticationResponse = z.output<typeof authenticationSchema>;
export type SecondFactorSetupResponse = z.output<typeof secondFactorSetupSchema>;
export type RecoveryCodesResponse = z.output<typeof recoveryCodesSchema>;
export type SecondFactorGivenResponse = z.output<typeof secondFactorGivenSchema>;
export type SecondFactorOffResponse = z.output<typeof secondFactorOffSchema>;
export type ChangePasswordBody = z.output<typeof changePasswordBodySchema>;
export type DeletionBlocker = z.output<typeof deletionBlockerSchema>;
export type DeletionResponse = z.output<typeof deletionSchema>;
export type DeletionBody = z.output<typeof deletionBodySchema>;
export type SessionListResponse = z.output<typeof sessionListSchema>;
