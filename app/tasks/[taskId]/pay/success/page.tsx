import { redirect } from 'next/navigation';
import { pathId } from '@/app/path-id';
import { firstValue, type SearchParams } from '@/app/search-params';

type ReturnPageProps = { params: Promise<{ taskId: string }>; searchParams: Promise<SearchParams> };

/** An address by which payers may still return. It proves nothing: the result page asks the server. */
export default async function ReturnPage({ params, searchParams }: ReturnPageProps) {
  const [{ taskId: taskText }, query] = await Promise.all([params, searchParams]);
  const pay = `/tasks/${pathId(taskText)}/pay`;
  const payment = firstValue(query.payment_id);
  redirect(payment === undefined ? pay : `${pay}/result?payment_id=${pathId(payment)}`);
}
