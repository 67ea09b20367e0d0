import { useTranslations } from 'next-intl';
import { PaymentUnderWay } from '@/components/tasks/payment-under-way';
import type { TaskMoney } from '@/lib/tasks/money/schema';
import type { TaskSide } from '@/lib/tasks/states';

type RewardUnderWayProps = {
  taskId: number;
  money: TaskMoney | null;
  side: TaskSide;
  posterName: string;
  helperName: string;
};

/** Whether a payment of what is due has no result yet, so that nobody may pay it again. */
export function isUnderWay({ money }: Pick<RewardUnderWayProps, 'money'>): boolean {
  return money?.state === 'processing' || money?.state === 'under_review';
}

/** The reward was paid and is not here yet, or a person looks at the payment. */
export function RewardUnderWay({ taskId, money, side, posterName, helperName }: RewardUnderWayProps) {
  const t = useTranslations('reward');
  const words = money?.state === 'under_review' ? underReview[side] : processing[side];
  const name = side === 'poster' ? helperName : posterName;
  return (
    <PaymentUnderWay
      taskId={taskId}
      paymentId={money?.payment_id ?? null}
      title={t(words.title)}
      text={t(words.text, { name })}
    />
  );
}

const processing = {
  poster: { title: 'underWayTitle', text: 'underWayText' },
  helper: { title: 'underWayHelperTitle', text: 'underWayHelperText' },
} as const;

const underReview = {
  poster: { title: 'reviewTitle', text: 'reviewText' },
  helper: { title: 'reviewHelperTitle', text: 'reviewHelperText' },
} as const;
