import type { AuthOptions, CookieOption } from 'next-auth';
import { encode, type JWTEncodeParams } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import GoogleProvider from 'next-auth/providers/google';
import { z } from 'zod';
import { endSessions } from '@/lib/auth/end-sessions';
import { ownPath } from '@/lib/auth/own-path';
import { isSecureSite, sessionCookieName, sessionSeconds } from '@/lib/auth/session-cookie';
import { decodeSessionToken, type SessionToken, secondsUntil } from '@/lib/auth/session-token';
import { startSession } from '@/lib/auth/start-session';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { networkOf } from '@/lib/http/network-of';
import { requestAddress } from '@/lib/http/request-address';
import type { AppLocale } from '@/lib/i18n/locales';
import { checkCredentials, type ProvenUser } from './check-credentials';
import { cleanedName } from './names';
import { rememberLocale } from './remember-locale';
import { welcomeGoogleUser } from './welcome-google-user';

export type SignInAttempt = {
  headers: Headers;
  cookie?: string | undefined;
  deviceCookie?: string | undefined;
  locale?: AppLocale;
  onProven?: (user: ProvenUser) => void;
};

/** The longest session; a shorter one's cookie is told so when it begins. */
const MAX_AGE = Math.max(...Object.values(sessionSeconds));

/**
 * How people sign in.
 * @param headers of the request, with our own server's
 * @param cookie of the session in which this browser is already, if it is in one
 * @param deviceCookie by which this browser is known, if it is
 * @param locale the language of the browser, in which the person is written to from now on
 * @param onProven gets the person when a password was right
 */
export function authOptions({ headers, cookie, deviceCookie, locale, onProven }: SignInAttempt): AuthOptions {
  const { nextAuthSecret, google } = env();
  let proven: ProvenUser | null = null;
  const check = async (credentials: unknown) => {
    proven = await checkCredentials({ credentials, address: requestAddress(headers), deviceCookie });
    onProven?.(proven);
    return proven;
  };
  // The library reads them when it writes the cookie, which is after the session has begun.
  const sessionCookie: CookieOption = { name: sessionCookieName(), options: cookieOptions() };
  return {
    secret: nextAuthSecret,
    session: { strategy: 'jwt', maxAge: MAX_AGE },
    jwt: { maxAge: MAX_AGE, encode: encodeOnce },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: isSecureSite(),
    cookies: cookies(sessionCookie),
    providers: [passwordProvider(check), ...(google ? [GoogleProvider(google)] : [])],
    callbacks: {
      jwt: async ({ token, user, profile }) => {
        if (!user) return token;
        const begun = await begin({
          userId: Number(user.id),
          passwordHash: proven?.passwordHash ?? null,
          authTime: authTimeOf(profile),
          headers,
          cookie,
          isKnownDevice: proven?.isKnownDevice ?? false,
        });
        if (locale) await rememberLocale({ userId: begun.sub, locale });
        sessionCookie.options.maxAge = secondsUntil(begun.endsAt);
        return { ...begun, sub: String(begun.sub) };
      },
      signIn: ({ user, profile, account }) => admit({ user, profile, provider: account?.provider }),
      redirect: ({ url, baseUrl }) => baseUrl + (ownPath(withoutOrigin({ url, baseUrl })) ?? '/'),
    },
    logger: {
      error: (code, metadata) => log().error({ code, error: errorOf(metadata) }, 'sign-in failed'),
      warn: (code) => log().debug({ code }, 'sign-in warning'),
      debug: () => undefined,
    },
  };
}

/** The end of a session's token is the session's, however often the library writes it again. */
function encodeOnce({ token, maxAge, ...rest }: JWTEncodeParams): Promise<string> {
  const { endsAt } = z.object({ endsAt: z.number().optional() }).parse(token ?? {});
  const age = endsAt === undefined ? maxAge : secondsUntil(endsAt);
  return encode({ ...rest, ...(token && { token }), ...(age !== undefined && { maxAge: age }) });
}

/** The session that this browser had before ends: nobody sees its cookie again. */
async function begin({
  userId,
  passwordHash,
  authTime,
  headers,
  cookie,
  isKnownDevice,
}: {
  userId: number;
  passwordHash: string | null;
  authTime: Date | null;
  headers: Headers;
  cookie: string | undefined;
  isKnownDevice: boolean;
}): Promise<SessionToken> {
  const before = await decodeSessionToken(cookie);
  if (before) await endSessions({ userId: before.sub, only: before.sessionId, because: 'signed_in_again' });
  return startSession({
    userId,
    passwordHash,
    authTime,
    userAgent: headers.get('user-agent') ?? '',
    network: networkOf(requestAddress(headers)),
    isKnownDevice,
  });
}

function passwordProvider(check: (credentials: unknown) => Promise<ProvenUser>) {
  return CredentialsProvider({
    name: 'password',
    credentials: { email: {}, password: {} },
    async authorize(credentials) {
      try {
        const { id, email, name } = await check(credentials);
        return { id: String(id), email, name };
      } catch (error) {
        if (!(error instanceof PayError)) log().error({ error }, 'sign-in failed');
        // The page distinguishes these by their code; a wrong password is the library's own CredentialsSignin.
        const code = error instanceof PayError ? error.code : 'internal';
        if (code === 'wrong_credentials') return null;
        throw new Error(code);
      }
    },
  });
}

const googleProfileSchema = z.object({
  email: z.string(),
  email_verified: z.boolean().default(false),
  name: z.string().default(''),
});

/** When Google last asked the person, if it says so: signing in here does not mean that it asked them now. */
function authTimeOf(profile: unknown): Date | null {
  const { auth_time: seconds } = z.object({ auth_time: z.number().optional() }).parse(profile ?? {});
  return seconds === undefined ? null : new Date(seconds * 1000);
}

/** Maps Google's account to ours, whose id goes into the session. */
async function admit({
  user,
  profile,
  provider,
}: {
  user: { id: string; email?: string | null; name?: string | null };
  profile: unknown;
  provider: string | undefined;
}): Promise<boolean | string> {
  if (provider !== 'google') return true;
  const { email, email_verified: isVerified, name } = googleProfileSchema.parse(profile);
  const person = await welcomeGoogleUser({ email, isVerified, name: cleanedName(name) });
  if (!person) return '/sign-in?error=OAuthAccountNotLinked';
  user.id = String(person.id);
  user.email = person.email;
  user.name = person.name;
  return true;
}

function cookies(sessionToken: CookieOption): AuthOptions['cookies'] {
  const prefix = isSecureSite() ? '__Host-' : '';
  return {
    sessionToken,
    csrfToken: { name: `${prefix}linku.csrf`, options: cookieOptions() },
    callbackUrl: { name: `${prefix}linku.callback`, options: cookieOptions() },
  };
}

function cookieOptions(): CookieOption['options'] {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecureSite() };
}

function withoutOrigin({ url, baseUrl }: { url: string; baseUrl: string }): string {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
}

function errorOf(metadata: unknown): unknown {
  return metadata instanceof Error
    ? metadata
    : z.object({ error: z.unknown() }).safeParse(metadata).data?.error;
}
