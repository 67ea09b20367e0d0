'use client';

import { EmbeddedCheckout, EmbeddedCheckoutProvider } from '@stripe/react-stripe-js';
import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useCreatePayment } from './use-create-payment';

type EmbeddedCardProps = { paymentId: number; taskId: number };

type Loaded = { stripe: Stripe; clientSecret: string };

const clientSecretSchema = z.object({ client_secret: z.string(), publishable_key: z.string() });

/** A blocked or lost script would otherwise leave an empty box for ever. */
const LOAD_TIMEOUT_MS = 12_000;

/** Stripe's own card form in its own frame; if it cannot load, a link to Stripe's own page. */
export function EmbeddedCard({ paymentId, taskId }: EmbeddedCardProps) {
  const t = useTranslations('pay');
  const router = useRouter();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    const question = new AbortController();
    const timer = setTimeout(() => setHasFailed(true), LOAD_TIMEOUT_MS);
    load({ paymentId, signal: question.signal })
      .then((result) => {
        if (question.signal.aborted) return;
        if (result) setLoaded(result);
        setHasFailed(result === null);
      })
      .finally(() => clearTimeout(timer));
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [paymentId]);

  const onComplete = useCallback(
    () => router.push(`/tasks/${taskId}/pay/result?payment_id=${paymentId}`),
    [router, taskId, paymentId],
  );
  const options = useMemo(
    () => loaded && { clientSecret: loaded.clientSecret, onComplete },
    [loaded, onComplete],
  );

  if (hasFailed && !loaded) return <CannotLoad taskId={taskId} />;
  if (!loaded || !options) {
    return (
      <div role="status" className="grid gap-4">
        <span className="sr-only">{t('working')}</span>
        <Skeleton className="h-11" />
        <Skeleton className="h-11" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  return (
    <section aria-label={t('cardFrameLabel')}>
      <EmbeddedCheckoutProvider stripe={loaded.stripe} options={options}>
        <EmbeddedCheckout />
      </EmbeddedCheckoutProvider>
    </section>
  );
}

/** Null when our server has no secret or Stripe's script does not load. */
async function load({
  paymentId,
  signal,
}: {
  paymentId: number;
  signal: AbortSignal;
}): Promise<Loaded | null> {
  const answer = await callApi({
    method: 'POST',
    path: `/api/users/payments/${paymentId}/stripe/client-secret`,
    schema: clientSecretSchema,
    body: {},
    signal,
  });
  if (!answer.isOk) return null;
  const stripe = await loadStripe(answer.body.publishable_key).catch(() => null);
  return stripe && { stripe, clientSecret: answer.body.client_secret };
}

const storedBodySchema = z.record(z.string(), z.unknown());

/** The same choice again, on Stripe's own page; without a stored choice, back to choosing. */
function CannotLoad({ taskId }: { taskId: number }) {
  const t = useTranslations('pay');
  const createPayment = useCreatePayment(taskId);
  const [isBusy, setIsBusy] = useState(false);
  const choosing = `/tasks/${taskId}/pay?page=stripe`;

  async function onContinue() {
    if (isBusy) return;
    setIsBusy(true);
    const body = readStoredBody(taskId);
    const answer = body && (await createPayment(body));
    window.location.assign((answer?.isOk && answer.body.checkout_url) || choosing);
  }

  return (
    <Alert
      tone="caution"
      isAnnounced
      title={t('cardLoadFailed')}
      actions={
        <>
          <Button isBusy={isBusy} onClick={onContinue}>
            {t('cardContinueAtStripe')}
          </Button>
          <ButtonLink tone="secondary" href={choosing}>
            {t('chooseOther')}
          </ButtonLink>
        </>
      }
    >
      {t('cardLoadFailedText')}
    </Alert>
  );
}

function readStoredBody(taskId: number): Record<string, unknown> | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(`linku.pay.${taskId}`) ?? 'null');
    const parsed = z.safeParse(storedBodySchema, stored);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
