import type { BrowserContext } from '@playwright/test';

/** Everything a browser complains about while a journey runs. */
export type BrowserWatch = {
  /** Says that the journey provokes this on purpose; matched against "text (address)". */
  allow(pattern: RegExp): void;
  /** Somebody else's browser takes part. */
  alsoWatch(context: BrowserContext): Promise<void>;
  /** What nobody allowed. */
  complaints(): string[];
};

/** Refused requests that a journey provokes show in the browser's console, whatever the page does about them. */
export const refusedRequest = (status: number) => new RegExp(`responded with a status of ${status} `);

/** Collects errors in the console, errors of scripts, and what the content security policy blocked, on all pages. */
export async function watchBrowser(context: BrowserContext): Promise<BrowserWatch> {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  await watch({ context, seen });
  return {
    alsoWatch: (other) => watch({ context: other, seen }),
    allow: (pattern) => void allowed.push(pattern),
    complaints: () => seen.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}

async function watch({ context, seen }: { context: BrowserContext; seen: string[] }): Promise<void> {
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => seen.push(String(error.error())));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`Content security policy: ${violatedDirective} blocked ${blockedURI}`);
    });
  });
}
