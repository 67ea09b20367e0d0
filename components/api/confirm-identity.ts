import * as z from 'zod/mini';

/** How the server wants to be shown who it is. */
export type IdentityMethod = 'password' | 'google';

export type IdentityQuestion = { method: IdentityMethod; needsCode: boolean };

/** Asks the person on the page, for a code too if they have a second factor; true once they have proved it. */
type AskPerson = (asked: IdentityQuestion) => Promise<boolean>;

let askPerson: AskPerson | null = null;
let asking: Promise<boolean> | null = null;

/** Makes the page's dialog the one that asks. Returns what undoes it. */
export function provideIdentityDialog(ask: AskPerson): () => void {
  askPerson = ask;
  return () => {
    if (askPerson === ask) askPerson = null;
  };
}

/** Whether the person has now proved who they are. Two calls that were refused at once ask once. */
export async function confirmIdentity(details: Record<string, unknown>): Promise<boolean> {
  const { success, data } = z.safeParse(detailsSchema, details);
  if (!success || !askPerson) return false;
  asking ??= askPerson({ method: data.method, needsCode: data.needs_code ?? false }).finally(() => {
    asking = null;
  });
  return asking;
}

const detailsSchema = z.object({
  method: z.enum(['password', 'google']),
  needs_code: z.optional(z.boolean()),
});
