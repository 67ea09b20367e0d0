import type { BrowserContext } from '@playwright/test';

/** Everything a browser complains about while a journey runs. */
export type BrowserWatch = {
  /** Says that the journey provokes this on purpose; matched against "text (address)". */
  allow(pattern: RegExp): void;
  /** What nobody allowed. */
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
  /** Pages and addresses elsewhere may complain as they like; null: all are heard. */
  onlyAt: string | null;
}): Promise<BrowserWatch> {
  const isHeard = (...addresses: string[]) =>
    onlyAt === null || addresses.every((address) => address.startsWith(onlyAt));
  const seen: string[] = [];
  const allowed: RegExp[] = [];
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
  return {
    allow: (pattern) => void allowed.push(pattern),
    complaints: () => seen.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}
