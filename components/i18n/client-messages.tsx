import { type Messages, NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { Elements } from '@/components/ui/elements';

/** The messages that every island needs. */
const shared = ['common', 'errors'] as const satisfies (keyof Messages)[];

type ClientMessagesProps = { namespaces: readonly (keyof Messages)[]; children: Elements };

/** Sends an island only its own messages, instead of the whole catalogue with every page. */
export async function ClientMessages({ namespaces, children }: ClientMessagesProps) {
  const messages: Partial<Messages> = await getMessages();
  const wanted = Object.fromEntries([...shared, ...namespaces].map((name) => [name, messages[name]]));
  return <NextIntlClientProvider messages={wanted}>{children}</NextIntlClientProvider>;
}
