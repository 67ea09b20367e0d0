import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/current-user';

/** Who looks at a page of their own; anybody else signs in first and comes back to `path`. */
export async function requireUser(path: string) {
  return (await currentUser()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
