import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import GoogleProvider from 'next-auth/providers/google';
import { z } from 'zod';
import { ownPath } from '@/lib/auth/own-path';
import { isSecureSite, SESSION_SECONDS, sessionCookieName } from '@/lib/auth/session-cookie';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { withoutInvisible } from '@/lib/core/fields';
import { log } from '@/lib/core/log';
import { requestAddress } from '@/lib/http/request-address';
import { checkCredentials } from './check-credentials';
import { NAME_LENGTH_MAX } from './schema';
import { welcomeGoogleUser } from './welcome-google-user';

/** How people sign in. */
export function authOptions(): AuthOptions {
  const { nextAuthSecret, google } = env();
  return {
    secret: nextAuthSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: isSecureSite(),
    cookies: cookies(),
    providers: [passwordProvider(), ...(google ? [GoogleProvider(google)] : [])],
    callbacks: {
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

function passwordProvider() {
  return CredentialsProvider({
    name: 'password',
    credentials: { email: {}, password: {} },
    async authorize(credentials, request) {
      const address = requestAddress(new Headers(textHeadersSchema.parse(request.headers ?? {})));
      try {
        const user = await checkCredentials({ credentials, address });
        return { ...user, id: String(user.id) };
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

const textHeadersSchema = z.record(z.string(), z.coerce.string());

const googleProfileSchema = z.object({
  email: z.string(),
  email_verified: z.boolean().default(false),
  name: z.string().default(''),
});

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
  const shown = withoutInvisible(name).trim().slice(0, NAME_LENGTH_MAX) || 'LinkU';
  const person = await welcomeGoogleUser({ email, isVerified, name: shown });
  if (!person) return '/sign-in?error=OAuthAccountNotLinked';
  user.id = String(person.id);
  user.email = person.email;
  user.name = person.name;
  return true;
}

function cookies(): AuthOptions['cookies'] {
  const secure = isSecureSite();
  const prefix = secure ? '__Host-' : '';
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/', secure };
  return {
    sessionToken: { name: sessionCookieName(), options },
    csrfToken: { name: `${prefix}linku.csrf`, options },
    callbackUrl: { name: `${prefix}linku.callback`, options },
  };
}

function withoutOrigin({ url, baseUrl }: { url: string; baseUrl: string }): string {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
}

function errorOf(metadata: unknown): unknown {
  return metadata instanceof Error
    ? metadata
    : z.object({ error: z.unknown() }).safeParse(metadata).data?.error;
}
