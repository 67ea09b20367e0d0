'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { InlineProblem } from '@/components/ui/inline-problem';
import { useForm } from '@/components/ui/use-form';
import { CodeForm } from './code-form';
import { QrCode } from './qr-code';

const setupSchema = z.object({ secret: z.string(), uri: z.string() });
const codesSchema = z.object({ recovery_codes: z.array(z.string()) });

type Setup = z.infer<typeof setupSchema>;

/** Sets a second factor up in three steps: a secret for the app, a code of it, and the recovery codes. */
export function SecondFactorSetup() {
  const [setup, setSetup] = useState<Setup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} />;
  if (setup) return <ConfirmSetup setup={setup} onCodes={setCodes} />;
  return <BeginSetup onSetup={setSetup} />;
}

function BeginSetup({ onSetup }: { onSetup: (setup: Setup) => void }) {
  const t = useTranslations('secondFactor');
  const refusalText = useRefusalText();
  const { problems, isBusy, send } = useForm();
  const begin = () =>
    send(async () => {
      const path = '/api/users/me/second-factor/setup';
      const answer = await callApi({ method: 'POST', path, schema: setupSchema });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      onSetup(answer.body);
      return null;
    });
  return (
    <div className="grid justify-items-start gap-3">
      <p>{t('beginText')}</p>
      <Button onClick={begin} isBusy={isBusy}>
        {t('begin')}
      </Button>
      <InlineProblem text={problems.form ?? ''} />
    </div>
  );
}

function ConfirmSetup({
  setup: { secret, uri },
  onCodes,
}: {
  setup: Setup;
  onCodes: (codes: string[]) => void;
}) {
  const t = useTranslations('secondFactor');
  return (
    <CodeForm
      path="/api/users/me/second-factor"
      schema={codesSchema}
      onAnswer={(answer) => answer && onCodes(answer.body.recovery_codes)}
      hint={t('confirmHint')}
      lead={
        <>
          <p>{t('scan')}</p>
          <QrCode text={uri} label={t('qrLabel')} />
          <p className="text-sm">
            <span>{t('typeInstead')}</span>{' '}
            <code translate="no" className="font-semibold break-all">
              {secret.match(/.{1,4}/g)?.join(' ')}
            </code>
          </p>
        </>
      }
    >
      {(isBusy) => (
        <Button type="submit" isBusy={isBusy} className="justify-self-start">
          {t('turnOn')}
        </Button>
      )}
    </CodeForm>
  );
}

/** They are nowhere else, so the person goes on by a press and not by itself. */
function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useTranslations('secondFactor');
  return (
    <div className="grid gap-4">
      <Alert tone="positive" isAnnounced title={t('onTitle')}>
        {t('onText')}
      </Alert>
      <ul className="grid gap-1 rounded-xl bg-sunken p-4 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <ButtonLink href="/account/second-factor" className="justify-self-start">
        {t('kept')}
      </ButtonLink>
    </div>
  );
}

/** Turns it off by a code. */
export function SecondFactorOff({ recoveryCodes }: { recoveryCodes: number }) {
  const t = useTranslations('secondFactor');
  const router = useRouter();
  return (
    <CodeForm
      path="/api/users/me/second-factor/removal"
      schema={anyResponseSchema}
      onAnswer={() => router.refresh()}
      hint={t('codeHint')}
      lead={<p>{t('isOn', { count: recoveryCodes })}</p>}
    >
      {(isBusy) => (
        <Button type="submit" tone="danger" isBusy={isBusy} className="justify-self-start">
          {t('turnOff')}
        </Button>
      )}
    </CodeForm>
  );
}
