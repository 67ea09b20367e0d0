import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { requireOperator } from '@/app/require-operator';
import { AdminNav } from '@/components/admin/admin-nav';
import { SearchBox } from '@/components/admin/search-box';
import { WaitingNotice } from '@/components/approvals/waiting-notice';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('admin');
  return { title: { default: t('title'), template: `%s · ${t('title')} · LinkU` } };
}

/** For everybody but operators this part of the site does not exist; each page checks again before it reads. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { role } = await requireOperator('/admin');
  return (
    <PageFrame>
      <AdminNav role={role} />
      <ClientMessages namespaces={['admin', 'approvals']}>
        <WaitingNotice />
        <SearchBox />
        <div className="contents">{children}</div>
      </ClientMessages>
    </PageFrame>
  );
}
