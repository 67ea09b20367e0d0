import type { ReactNode } from 'react';
import { pathId } from '@/app/path-id';
import { OwnDocument } from '@/components/pay/own-document';

type Props = { params: Promise<{ taskId: string }>; children: ReactNode };

export default async function PayLayout({ params, children }: Props) {
  const { taskId } = await params;
  return <OwnDocument path={`/tasks/${pathId(taskId)}/pay`}>{children}</OwnDocument>;
}
