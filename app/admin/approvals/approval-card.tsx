import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { sayNames } from '@/app/say-names';
import { ApprovalDecision } from '@/components/approvals/approval-decision';
import { ApprovalWithdrawal } from '@/components/approvals/approval-withdrawal';
import { Badge, type Tone } from '@/components/ui/badge';
import { SectionCard } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { ApprovalResponse } from '@/lib/approvals/schema';
import { APPROVED_HOURS, type ApprovalState } from '@/lib/approvals/states';
import { type ErrorCode, errorStatus } from '@/lib/core/errors';
import { POINTS_UNIT } from '@/lib/core/money';

const HOUR_MS = 3_600_000;

type CardProps = { approval: ApprovalResponse; viewerId: number; mayDecide: boolean };

/** What is asked, how much it moves, who asks and why; and the decision, or what became of it. */
export async function ApprovalCard({ approval, viewerId, mayDecide }: CardProps) {
  const t = await getTranslations('approvals');
  const { approval_id: id, act, state, maker } = approval;
  return (
    <SectionCard
      id={`approval-${id}`}
      title={t('heading', { id, act: t(`act.${act}`) })}
      action={<Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>}
    >
      <Asked approval={approval} />
      <Decided approval={approval} />
      {state === 'open' && mayDecide && <ApprovalDecision id={id} isOwn={maker.id === viewerId} />}
      {state === 'approved' && mayDecide && <ApprovalWithdrawal id={id} />}
    </SectionCard>
  );
}

const tones: Record<ApprovalState, Tone> = {
  open: 'caution',
  approved: 'info',
  refused: 'neutral',
  withdrawn: 'neutral',
  expired: 'neutral',
  executed: 'positive',
  failed: 'danger',
};

async function Asked({ approval }: { approval: ApprovalResponse }) {
  const [t, common, format, say] = await Promise.all([
    getTranslations('approvals'),
    getTranslations('common'),
    getFormatter(),
    sayNames(),
  ]);
  const { amount, currency, subject, maker, reason, state } = approval;
  const at = (when: string) => format.dateTime(new Date(when), 'timestamp');
  return (
    <>
      <Facts
        items={[
          {
            term: t('amount'),
            value:
              currency === POINTS_UNIT ? (
                common('points', { count: amount })
              ) : (
                <Money amount={amount} currency={currency} />
              ),
          },
          { term: t('subject'), value: <Subject subject={subject} /> },
          { term: t('maker'), value: say(maker.name) },
          { term: t('askedAt'), value: at(approval.created_at) },
          ...(state === 'open' ? [{ term: t('expiresAt'), value: at(approval.expires_at) }] : []),
        ]}
      />
      <Said who={t('reason')} text={reason} />
      <Disclosure summary={t('input')}>
        <dl className="grid gap-2 text-sm">
          {Object.entries(approval.input).map(([name, value]) => (
            <div key={name} className="grid gap-x-4 sm:grid-cols-[12rem_1fr]">
              <dt translate="no" className="font-mono text-muted">
                {name}
              </dt>
              <dd className="break-words whitespace-pre-line">{String(value)}</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </>
  );
}

/** Where to look at it before deciding. */
async function Subject({ subject }: { subject: string }) {
  const t = await getTranslations('approvals');
  const [kind = '', id = ''] = subject.split(':');
  if (!isKind(kind)) return <span>{subject}</span>;
  return (
    <Link href={pages[kind](id)} className="text-brand underline">
      {t(`subjects.${kind}`, { id })}
    </Link>
  );
}

function isKind(kind: string): kind is keyof typeof pages {
  return kind in pages;
}

const pages = {
  payment: (id: string) => `/admin/payments/${id}`,
  payout: (id: string) => `/admin/payouts/${id}`,
  refund_request: () => '/admin/refund-requests',
  difference: () => '/admin/reconciliations',
  user: (id: string) => `/admin/people/${id}`,
} as const;

async function Decided({ approval }: { approval: ApprovalResponse }) {
  const [t, errors, format, say] = await Promise.all([
    getTranslations('approvals'),
    getTranslations('errors'),
    getFormatter(),
    sayNames(),
  ]);
  const { checker, decided_at: at, note, outcome, tries, withdrawn_by: withdrawer } = approval;
  if (at === null) return null;
  const explain = (code: string) => (isErrorCode(code) ? errors(code) : code);
  const triedUntil = new Date(new Date(at).getTime() + APPROVED_HOURS * HOUR_MS);
  return (
    <>
      <Facts
        items={[
          ...(checker ? [{ term: t('checker'), value: say(checker.name) }] : []),
          { term: t('decidedAt'), value: format.dateTime(new Date(at), 'timestamp') },
          ...(tries > 0 ? [{ term: t('tries'), value: t('triesTimes', { count: tries }) }] : []),
          ...(withdrawer ? [{ term: t('withdrawnBy'), value: say(withdrawer.name) }] : []),
        ]}
      />
      {note !== null && <Said who={t('checkerNote')} text={note} />}
      {outcome !== null && <Said who={t('failedBecause')} text={explain(outcome)} />}
      {outcome === null && approval.state !== 'executed' && approval.last_refusal !== null && (
        <Said who={t('lastRefusal')} text={explain(approval.last_refusal)} />
      )}
      {approval.withdrawn_because !== null && (
        <Said who={t('withdrawnBecause')} text={approval.withdrawn_because} />
      )}
      {approval.state === 'approved' && (
        <p className="text-muted">{t('triedFor', { at: format.dateTime(triedUntil, 'timestamp') })}</p>
      )}
    </>
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorStatus;
}

function Said({ who, text }: { who: string; text: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{who}</p>
      <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">{text}</p>
    </div>
  );
}
