import { notFound, redirect } from 'next/navigation';
import { type AdminPage, adminPages } from '@/components/admin/admin-pages';
import { currentUser } from '@/lib/auth/current-user';
import { lacksSecondFactor } from '@/lib/auth/require-second-factor';
import { hasPermission } from '@/lib/auth/roles';

/**
 * The operator who is signed in and whose role may see a page. For everybody else the page does not exist.
 * @param path where a person who signs in first returns to, if the page's address has parameters
 */
export async function requireOperator(page: AdminPage, path: string = page) {
  const user = (await currentUser()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  if (!hasPermission({ role: user.role, permission: adminPages[page] })) notFound();
  return lacksSecondFactor(user) ? redirect('/account/second-factor') : user;
}
