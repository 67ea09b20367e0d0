import type { BrowserContext } from '@playwright/test';

/** Every error that a browser reports while a journey runs. */
export type BrowserWatch = {
  /** The journey provokes this error on purpose; matched against "text (address)". */
  allow(pattern: RegExp): void;
  /** Another user's browser takes part. */
  alsoWatch(context: BrowserContext): Promise<void>;
  /** Errors that the journey did not allow. */
  complaints(): string[];
};

/** Refused requests that a journey provokes show in the browser's console, whatever the page does about them. */
export const refusedRequest = (status: number) => new RegExp(`responded with a status of ${status} `);

/** Collects errors in the console, errors of scripts, and what the content security policy blocked, on all pages. */
export async function watchBrowser({
  context,
  onlyAt,
}: {
  context: BrowserContext;
  /** Pages and addresses elsewhere whose errors do not count; null: all count. */
  onlyAt: string | null;
}): Promise<BrowserWatch> {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  const listen = (browser: BrowserContext) => watch({ context: browser, onlyAt, seen });
  await listen(context);
  return {
    alsoWatch: listen,
    allow: (pattern) => void allowed.push(pattern),
    complaints: () => seen.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}

async function watch({
  context,
  onlyAt,
  seen,
}: {
  context: BrowserContext;
  onlyAt: string | null;
  seen: string[];
}): Promise<void> {
  const isHeard = (...addresses: string[]) =>
    onlyAt === null || addresses.every((address) => address.startsWith(onlyAt));
  context.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && isHeard(message.page()?.url() ?? '', url)) {
      seen.push(`${message.text()} (${url})`);
    }
  });
  context.on('weberror', (error) => {
    if (isHeard(error.page()?.url() ?? '')) seen.push(String(error.error()));
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`Content security policy: ${violatedDirective} blocked ${blockedURI}`);
    });
  });
}
