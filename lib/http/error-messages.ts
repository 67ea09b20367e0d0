import type { ErrorCode } from '@/lib/core/errors';
import type { AppLocale } from '@/lib/i18n/locales';

/** What a person is told: what happened and what to do now. Never a word about the inside. */
export const errorMessages: Record<ErrorCode, Record<AppLocale, string>> = {
  malformed: {
    zh: '提交的内容有误，请检查后重试。',
    en: 'Something in the request isn’t right. Check it and try again.',
  },
  not_signed_in: { zh: '请先登录。', en: 'Please sign in first.' },
  wrong_credentials: {
    zh: '邮箱或密码不正确，请检查后重试。',
    en: 'That email and password don’t match. Check them and try again.',
  },
  wrong_origin: {
    zh: '请求不是从本站页面发出的。请在 LinkU 页面上操作；调用接口时请带上与本站一致的 Origin 请求头。',
    en: 'This request didn’t come from our own pages. Use the LinkU site; programs must send our address in the Origin header.',
  },
  not_allowed: { zh: '您没有权限执行此操作。', en: 'You don’t have permission to do that.' },
  not_found: {
    zh: '没有找到。它可能不存在，或者只有所有者才能查看。',
    en: 'We can’t find that. It may not exist, or only its owner can see it.',
  },
  body_too_large: {
    zh: '提交的内容过大，请缩短后重试。',
    en: 'That’s too much to send. Shorten it and try again.',
  },
  unsupported_media_type: {
    zh: '请以 JSON 格式（Content-Type: application/json）提交。',
    en: 'Send this as JSON, with Content-Type: application/json.',
  },
  already_paid: {
    zh: '这笔费用已经支付，无需再次付款。',
    en: 'This is already paid. There’s nothing more to pay.',
  },
  price_changed: {
    zh: '价格有变化。请确认最新金额后再付款，您尚未被扣款。',
    en: 'The price has changed. Check the new amount before you pay. You haven’t been charged.',
  },
  insufficient_points: {
    zh: '可用积分不足。请减少积分，或换一种支付方式。',
    en: 'You don’t have enough points. Use fewer points or pay another way.',
  },
  idempotency_mismatch: {
    zh: '这个 Idempotency-Key 已用于另一个请求。请换一个新的再试。',
    en: 'This Idempotency-Key was used for a different request. Use a new one.',
  },
  payment_in_progress: {
    zh: '有一笔付款正在处理，请等待结果，不要重复付款。',
    en: 'A payment is already being processed. Wait for it to finish and please don’t pay again.',
  },
  payment_not_cancellable: {
    zh: '这笔付款现在不能取消。请查看它的最新状态。',
    en: 'This payment can’t be cancelled now. Check its latest status.',
  },
  task_not_payable: {
    zh: '这个任务现在不能付款。请刷新页面查看最新状态。',
    en: 'This task can’t be paid for now. Refresh the page to see where it stands.',
  },
  task_not_editable: {
    zh: '任务发布后或取消后就不能再修改。',
    en: 'A task can’t be changed once it’s live or cancelled.',
  },
  dispute_closed: {
    zh: '该争议已有结果，无法再提交证据。',
    en: 'This dispute is over, so evidence can’t be sent any more.',
  },
  evidence_sent: {
    zh: '证据已提交，只能提交一次。请等待支付机构的结果。',
    en: 'Evidence was sent already, and can be sent once. Wait for the provider’s decision.',
  },
  evidence_not_accepted: {
    zh: '支付机构目前不接受这项争议的证据。请在其后台查看该争议的状态。',
    en: 'The provider doesn’t take evidence for this dispute right now. Look at the dispute in its own console.',
  },
  email_taken: {
    zh: '这个邮箱已注册，请直接登录。',
    en: 'There’s already an account with this email. Sign in instead.',
  },
  coupon_code_taken: {
    zh: '这个优惠码已被使用，请换一个。',
    en: 'There’s already a coupon with this code. Choose another one.',
  },
  coupon_already_claimed: {
    zh: '您已经领取过这张优惠券，可在付款时直接使用。',
    en: 'You already have this coupon. You can use it when you pay.',
  },
  payment_not_refundable: {
    zh: '这笔付款目前不能退款。',
    en: 'This payment can’t be refunded as it stands.',
  },
  payment_disputed: {
    zh: '这笔付款正在争议处理中，款项暂时冻结。',
    en: 'This payment is under dispute, so its money is frozen for now.',
  },
  nothing_under_suspense: {
    zh: '这笔付款没有待处理的款项，可能已经退回。',
    en: 'Nothing of this payment is under review. It may have gone back already.',
  },
  refund_request_open: {
    zh: '退款申请正在处理，请先等待结果或撤回申请。',
    en: 'A refund request is open. Wait for its outcome, or withdraw it first.',
  },
  refund_request_closed: {
    zh: '这个退款申请已经结束。请刷新页面查看结果。',
    en: 'This refund request is closed. Refresh the page to see how it ended.',
  },
  decision_required: {
    zh: '这笔奖励托管太久，由 LinkU 决定归属，不能撤回。您仍可以确认完成。',
    en: 'This reward has been held for so long that LinkU decides about it. You can still confirm the work.',
  },
  change_not_possible: {
    zh: '只有在奖励托管期间、且没有等待处理的申请时，才能更改金额。',
    en: 'The reward can be changed only while it is held and nobody else decides about it.',
  },
  change_order_open: {
    zh: '已有一个更改奖励的提议在等待，请先回应或撤回。',
    en: 'Another change of the reward is waiting. Answer it, or have it withdrawn, first.',
  },
  change_order_closed: {
    zh: '这个更改奖励的提议已经结束。请刷新页面查看结果。',
    en: 'This change of the reward is closed. Refresh the page to see how it ended.',
  },
  change_too_small: {
    zh: '请填写与现在不同的金额；增加的部分不能低于银行卡的最低支付额。',
    en: 'Choose a reward that differs. A raise has to be at least as much as a card payment can be.',
  },
  refund_not_requestable: {
    zh: '这个任务目前没有可以申请退款的托管金额。',
    en: 'There’s no held reward on this task to ask back right now.',
  },
  refund_too_much: {
    zh: '退款金额超过了可退的金额。请按剩余可退金额重新填写。',
    en: 'That’s more than can be refunded. Enter at most what is left.',
  },
  cancel_terms_changed: {
    zh: '取消条件有变化，任务尚未取消。请查看最新条件后再确认。',
    en: 'The terms for cancelling have changed, so nothing was cancelled. Check them and confirm again.',
  },
  refund_split_wrong: {
    zh: '双方金额之和必须等于托管金额。请检查后重试。',
    en: 'The two amounts must add up to what is held. Check them and try again.',
  },
  task_not_cancellable: {
    zh: '这个任务现在不能取消。如果服务已交付，请申请退款。',
    en: 'This task can’t be cancelled now. If the work was delivered, ask for a refund instead.',
  },
  task_not_open: {
    zh: '这个任务目前不接受报名。',
    en: 'This task takes no offers at the moment.',
  },
  task_not_accepted: {
    zh: '这个任务没有等待支付奖励的接单人。',
    en: 'This task has no helper whose reward is waiting to be paid.',
  },
  task_not_deliverable: {
    zh: '任务奖励托管后才能提交完成。',
    en: 'Work can be delivered once the reward is held, and not before.',
  },
  task_not_delivered: {
    zh: '任务还没有到可以确认或要求修改的阶段。',
    en: 'There is no delivered work to answer yet.',
  },
  offer_not_open: {
    zh: '这个报价已经不能再处理了，请刷新页面查看最新状态。',
    en: 'This offer cannot be changed any more. Reload the page to see where it stands.',
  },
  offer_exists: {
    zh: '您已经报过价了。要改金额，请先撤回之前的报价。',
    en: 'You have made an offer already. To change the amount, withdraw it first.',
  },
  own_task: {
    zh: '不能给自己的任务报价。',
    en: 'You cannot offer to do your own task.',
  },
  conflict: { zh: '内容刚刚发生了变化，请刷新后重试。', en: 'This has just changed. Refresh and try again.' },
  coupon_not_valid: {
    zh: '这张优惠券无法使用，请检查优惠码或换一张。',
    en: 'This coupon can’t be used. Check the code or choose another one.',
  },
  below_provider_minimum: {
    zh: '剩余金额低于可收取的最低金额。请调整积分数量。',
    en: 'What’s left is below the smallest amount we can charge. Change how many points you use.',
  },
  above_provider_maximum: {
    zh: '金额超过单笔上限，无法付款。',
    en: 'This is more than can be paid in one go.',
  },
  method_not_available: {
    zh: '这种支付方式暂不可用，请换一种。',
    en: 'This way to pay isn’t available. Choose another one.',
  },
  reward_is_fiat_only: {
    zh: '任务奖励只能用现金支付，不能使用积分或优惠券。',
    en: 'Rewards are paid in money. Points and coupons can’t be used here.',
  },
  insufficient_balance: {
    zh: '钱包余额不足。请减少提现金额。',
    en: 'There isn’t that much in your wallet. Ask for less.',
  },
  payout_account_not_ready: {
    zh: '收款账户还不能收款，请先完成设置。',
    en: 'Your payout account can’t be paid yet. Finish setting it up first.',
  },
  payout_account_taken: {
    zh: '这个收款账户已被其他用户使用，请换一个。',
    en: 'Somebody else is paid to this account. Use another one.',
  },
  below_payout_minimum: {
    zh: '提现金额低于最低限额。',
    en: 'That’s less than the smallest amount we pay out.',
  },
  payout_method_not_available: {
    zh: '这种提现方式暂不可用，请换一种。',
    en: 'This way to be paid isn’t available. Choose another one.',
  },
  nothing_due: { zh: '目前没有需要支付的费用。', en: 'There’s nothing to pay right now.' },
  rate_limited: {
    zh: '操作太频繁，请稍等片刻再试。',
    en: 'That’s too many tries. Please wait a moment and try again.',
  },
  internal: {
    zh: '出了点问题，是我们的原因。请稍后重试；如果正在付款，请先查看付款记录。',
    en: 'Something went wrong on our side. Try again shortly; if you were paying, check your payments first.',
  },
  provider_unavailable: {
    zh: '暂时联系不上支付机构。请稍后重试或换一种支付方式，重试不会重复扣款。',
    en: 'We can’t reach the payment provider. Try again shortly or pay another way; you won’t be charged twice.',
  },
  database_unavailable: {
    zh: '服务暂时不可用，请稍后重试，重试不会重复扣款。',
    en: 'We’re briefly unavailable. Try again shortly; you won’t be charged twice.',
  },
};
