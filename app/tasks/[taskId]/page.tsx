import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { sayNames } from '@/app/say-names';
import { FrozenNotice } from '@/components/disputes/frozen-notice';
import { LostNotice } from '@/components/disputes/lost-notice';
import { ClientMessages } from '@/components/i18n/client-messages';
import { OfferList } from '@/components/offers/offer-list';
import { OfferPanel } from '@/components/offers/offer-panel';
import { MoneyTrail } from '@/components/rewards/money-trail';
import { whereMoneyIs } from '@/components/rewards/where-money-is';
import { PageFrame } from '@/components/site/page-frame';
import { TaskAmount } from '@/components/tasks/task-amount';
import { TaskDetail } from '@/components/tasks/task-detail';
import { TaskUpdates } from '@/components/tasks/task-updates';
import { currentUser } from '@/lib/auth/current-user';
import { env } from '@/lib/core/env';
import { formatMoney } from '@/lib/core/money';
import { readDisputedReward } from '@/lib/disputes/read-disputed-reward';
import { readLossBearers } from '@/lib/disputes/read-loss-bearers';
import { listApplications } from '@/lib/tasks/applications/list-applications';
import { APPLICATION_MESSAGE_LENGTH_MAX } from '@/lib/tasks/applications/schema';
import { listTaskEvents } from '@/lib/tasks/lifecycle/list-task-events';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import type { TaskMoney } from '@/lib/tasks/money/schema';
import { TASK_REWARD_MAX, TASK_REWARD_MIN, type TaskResponse } from '@/lib/tasks/schema';
import { hasEnded } from '@/lib/tasks/states';
import { readWait } from './read-wait';
import { sayOfferRefusal } from './say-offer-refusal';
import { SidePanel } from './side-panel';
import { toOffer } from './to-offer';
import { toStep } from './to-step';

type TaskPageProps = { params: Promise<{ taskId: string }> };

export async function generateMetadata({ params }: TaskPageProps): Promise<Metadata> {
  return { title: (await taskOf(params)).title };
}

/** One address for everybody: the reader's role decides what stands beside the task. */
export default async function TaskPage({ params }: TaskPageProps) {
  const readAt = Date.now();
  const [task, user, say] = await Promise.all([taskOf(params), currentUser(), sayNames()]);
  const isOnASide = task.is_mine || task.is_helper;
  const [applications, events, disputed, lost] = await Promise.all([
    user ? orNotFound(listApplications({ userId: user.id, taskId: task.id })) : [],
    user && isOnASide ? orNotFound(listTaskEvents({ userId: user.id, taskId: task.id })) : [],
    isOnASide ? readDisputedReward(task.id) : null,
    isOnASide ? readLossBearers({ taskId: task.id }) : null,
  ]);
  // Until the dispute is decided, nobody works, pays, confirms or cancels.
  const isStopped = task.money?.state === 'frozen' && !hasEnded(task.status);
  const wait = task.is_mine ? null : await readWait({ task, userId: user?.id ?? null });
  const mayOffer = user !== null && !isOnASide && task.status === 'open';
  const refusal = mayOffer ? await sayOfferRefusal({ userId: user.id, taskId: task.id }) : null;
  const offers = applications
    .filter(({ status }) => status === 'offered')
    .map((application) => toOffer({ application, terms: task.fee_terms }));
  return (
    <PageFrame>
      <TaskUpdates
        taskId={task.id}
        status={task.status}
        money={task.money?.state ?? null}
        offerCount={task.is_mine && task.status === 'open' ? offers.length : null}
        readAt={readAt}
      />
      <ClientMessages namespaces={['offers', 'refundRequest', 'refundReason', 'change']}>
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-[auto_1fr]">
          <div className="grid min-w-0 gap-6">
            <Notices task={task} disputed={disputed} lost={lost} />
            <TaskDetail
              title={task.title}
              description={task.description}
              category={task.category}
              location={task.location}
              neededBy={task.needed_by}
              status={task.status}
              money={task.money?.state ?? null}
              posterName={task.poster_name}
              date={task.published_at ?? task.created_at}
            />
            {task.is_mine && task.status === 'open' && (
              <OfferList taskId={task.id} offers={offers} dueHours={env().rewardDueHours} />
            )}
          </div>
          <TaskAmount
            reward={task.base_reward}
            agreedReward={task.agreed_reward}
            currency={task.currency}
            isToCome={task.status === 'open' || task.status === 'pending_payment'}
          >
            {isStopped ? null : user && isOnASide ? (
              <SidePanel userId={user.id} task={task} wait={wait} />
            ) : (
              <OfferPanel
                taskId={task.id}
                isOpen={task.status === 'open'}
                isSignedIn={user !== null}
                posterName={task.poster_name}
                reward={task.base_reward}
                currency={task.currency}
                offer={offers[0] ?? null}
                wait={wait}
                refusal={refusal}
                limits={offerLimits}
              />
            )}
          </TaskAmount>
          {task.money && events.length > 0 && (
            <MoneyTrail
              now={await sayWhereMoneyIs({ money: task.money, task })}
              steps={events.map((event) => toStep({ event, say }))}
              currency={task.currency}
            />
          )}
        </div>
      </ClientMessages>
    </PageFrame>
  );
}

type NoticesProps = {
  task: TaskResponse;
  disputed: Awaited<ReturnType<typeof readDisputedReward>>;
  lost: Awaited<ReturnType<typeof readLossBearers>> | null;
};

/** What a payer's bank does, or did, about the reward. */
function Notices({ task, disputed, lost }: NoticesProps) {
  return (
    <>
      {disputed && (
        <FrozenNotice
          amount={disputed.amount}
          currency={disputed.currency}
          since={disputed.since.toISOString()}
          isReleased={task.status === 'completed'}
        />
      )}
      {lost && (
        <LostNotice
          side={task.is_mine ? 'poster' : 'helper'}
          held={lost.held}
          wallet={lost.wallet}
          debt={lost.debt}
          currency={task.currency}
        />
      )}
    </>
  );
}

const offerLimits = {
  amountMin: TASK_REWARD_MIN,
  amountMax: TASK_REWARD_MAX,
  messageLengthMax: APPLICATION_MESSAGE_LENGTH_MAX,
};

/** Sentences that say where the money is, for one of its sides. */
async function sayWhereMoneyIs({ money, task }: { money: TaskMoney; task: TaskResponse }): Promise<string[]> {
  const [t, locale] = await Promise.all([getTranslations('whereMoneyIs'), getLocale()]);
  const say = (amount: number) => formatMoney({ amount, currency: task.currency, locale });
  return whereMoneyIs({ money, isPoster: task.is_mine }).map(({ key, amount, fee }) =>
    key === 'pointsBack'
      ? t(key, { amount })
      : t(key, { name: task.helper_name ?? '', amount: say(amount), fee: say(fee) }),
  );
}

async function taskOf(params: TaskPageProps['params']) {
  const [{ taskId }, user, say] = await Promise.all([params, currentUser(), sayNames()]);
  const task = await orNotFound(readTask({ userId: user?.id ?? null, taskId: pathId(taskId) }));
  return {
    ...task,
    poster_name: say(task.poster_name),
    helper_name: task.helper_name === null ? null : say(task.helper_name),
  };
}
