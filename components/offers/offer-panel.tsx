import { useTranslations } from 'next-intl';
import { PayableNote, type RewardWait } from '@/components/rewards/payable-note';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { MyOffer } from './my-offer';
import { OfferForm, type OfferLimits } from './offer-form';
import type { Offer } from './offer-list';

type OfferPanelProps = {
  taskId: number;
  isOpen: boolean;
  isSignedIn: boolean;
  posterName: string;
  /** What the poster would pay, in minor units. */
  reward: number;
  currency: string;
  /** The reader's own, as long as it stands. */
  offer: Offer | null;
  limits: OfferLimits;
  /** When the reward could be paid out. */
  wait: RewardWait | null;
  /** Why the reader may not offer now, in their words; null: they may. */
  refusal: string | null;
};

/** For everybody but the poster: offer to help, or read the state of one's offer. */
export function OfferPanel(props: OfferPanelProps) {
  const { taskId, isOpen, isSignedIn, posterName, reward, currency, offer, limits, wait, refusal } = props;
  const t = useTranslations('offers');
  if (offer) return <MyOffer taskId={taskId} offer={offer} posterName={posterName} isOpen={isOpen} />;
  if (!isOpen) return null;
  return (
    <section aria-labelledby="offer-title" className="grid gap-4 border-t border-line pt-5">
      <h2 id="offer-title" className="text-lg font-semibold">
        {t('formTitle')}
      </h2>
      <p className="text-[0.9375rem] text-muted">{t('held')}</p>
      <PayableNote wait={wait} />
      {refusal !== null ? (
        <Alert tone="caution">{refusal}</Alert>
      ) : isSignedIn ? (
        <OfferForm taskId={taskId} reward={reward} currency={currency} limits={limits} />
      ) : (
        <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/tasks/${taskId}`)}`}>
          {t('signIn')}
        </ButtonLink>
      )}
    </section>
  );
}
