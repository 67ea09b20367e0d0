import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/current-user';

/** The person who is signed in; anybody else signs in first and returns to `path`. */
export async function requireUser(path: string) {
  return (await currentUser()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
