import { notFound, redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/current-user';

/** The operator who is signed in. For everybody else these pages do not exist. */
export async function requireOperator(path: string) {
  const user = (await currentUser()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return user.role === 'admin' ? user : notFound();
}
