import type { ErrorCode } from '@/lib/core/errors';
import type { AppLocale } from '@/lib/i18n/locales';

/** Where a refusal gives this reason in its details, the reason says more than the code. */
export const reasonMessages: Readonly<Record<string, Record<AppLocale, string>>> = {
  offer_accepted: { zh: '您已经接受了一个报价。', en: 'You have already accepted an offer.' },
};

/** The text of an error: what happened and what to do now, in words of the product. */
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
    en: 'This request didn’t come from our own pages. Use the LinkU site. Programs must send our address in the Origin header.',
  },
  not_allowed: { zh: '您没有权限执行此操作。', en: 'You don’t have permission to do that.' },
  not_found: {
    zh: '没有找到相关内容。它可能不存在，或者不属于您。',
    en: 'We can’t find that. It may not exist, or it isn’t yours.',
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
    zh: '可用积分不足。请减少使用的积分，或换一种付款方式。',
    en: 'You don’t have enough points. Use fewer, or choose another payment method.',
  },
  idempotency_mismatch: {
    zh: '这个 Idempotency-Key 已用于另一个请求。请换一个新的再试。',
    en: 'This Idempotency-Key was used for another request. Use a new one.',
  },
  payment_in_progress: {
    zh: '有一笔付款正在处理，请等待结果，不要重复付款。',
    en: 'A payment is already being processed. Wait for its result, and please don’t pay again.',
  },
  payment_not_cancellable: {
    zh: '这笔付款现在不能取消。请查看它的最新状态。',
    en: 'This payment can’t be cancelled now. Check its latest status.',
  },
  task_not_payable: {
    zh: '这个任务现在不能付款。请刷新页面查看最新状态。',
    en: 'This task can’t be paid for now. Refresh the page to see its status.',
  },
  task_not_editable: {
    zh: '任务付款后或取消后就不能再修改。',
    en: 'A task can’t be changed once it’s paid or cancelled.',
  },
  dispute_closed: {
    zh: '该争议已有结果，无法再提交证据。',
    en: 'This dispute has ended. Evidence can’t be sent any more.',
  },
  evidence_sent: {
    zh: '证据已提交，只能提交一次。请等待支付平台裁决。',
    en: 'Evidence was already sent. One submission only. Wait for the payment provider’s decision.',
  },
  evidence_not_accepted: {
    zh: '支付平台目前不接受这项争议的证据。请在支付平台的后台查看该争议的状态。',
    en: 'The payment provider doesn’t take evidence for this dispute right now. Check the dispute in the provider’s dashboard.',
  },
  email_taken: {
    zh: '这个邮箱已注册，请直接登录。',
    en: 'There’s already an account with this email. Sign in instead.',
  },
  coupon_code_taken: {
    zh: '这个优惠码已经存在，请换一个。',
    en: 'There’s already a coupon with this code. Choose another code.',
  },
  coupon_already_claimed: {
    zh: '您已经领取过这张优惠券，可在付款时直接使用。',
    en: 'You already have this coupon. You can use it when you pay.',
  },
  payment_not_refundable: {
    zh: '这笔付款目前不能退款。',
    en: 'This payment can’t be refunded right now.',
  },
  payment_disputed: {
    zh: '这笔付款正在争议中，款项冻结至裁决为止。',
    en: 'This payment is disputed. Its money is frozen until the dispute is decided.',
  },
  nothing_under_suspense: {
    zh: '这笔付款没有待核查的款项，可能已经退回。',
    en: 'This payment has no money under review. It may have been refunded already.',
  },
  refund_request_open: {
    zh: '退款申请正在处理，请先等待结果或撤回申请。',
    en: 'A refund request is open. Wait for the decision, or withdraw it first.',
  },
  refund_request_closed: {
    zh: '这个退款申请已经结束。请刷新页面查看结果。',
    en: 'This refund request is closed. Refresh the page to see the result.',
  },
  decision_required: {
    zh: '这笔奖励托管太久，由 LinkU 裁决归属，不能撤回。您仍可以确认完成。',
    en: 'This reward has been held for too long, so LinkU decides. You can still confirm the work.',
  },
  change_not_possible: {
    zh: '只有在奖励托管期间、且没有等待处理的申请时，才能更改金额。',
    en: 'The reward can be changed only while it’s held and no request is open.',
  },
  change_order_open: {
    zh: '已有一个更改奖励的提议在等待，请先回应或撤回。',
    en: 'Another change of the reward is open. Respond to it or withdraw it first.',
  },
  change_order_closed: {
    zh: '这个更改奖励的提议已经结束。请刷新页面查看结果。',
    en: 'This change of the reward is closed. Refresh the page to see the result.',
  },
  change_too_small: {
    zh: '请填写与现在不同的金额；增加的部分不能低于银行卡的最低支付额。',
    en: 'Enter a different reward. An increase must be at least the smallest card payment.',
  },
  refund_not_requestable: {
    zh: '这个任务目前没有可以申请退款的托管金额。',
    en: 'This task has no held reward to refund right now.',
  },
  refund_too_much: {
    zh: '退款金额超过了可退的金额。请按剩余可退金额重新填写。',
    en: 'That’s more than can be refunded. Enter a smaller amount.',
  },
  cancel_terms_changed: {
    zh: '取消条件有变化，任务尚未取消。请查看最新条件后再确认。',
    en: 'The cancellation terms have changed, so nothing was cancelled. Check them and confirm again.',
  },
  refund_split_wrong: {
    zh: '双方金额之和必须等于托管金额。请检查后重试。',
    en: 'The two amounts must add up to the amount held. Check them and try again.',
  },
  task_not_cancellable: {
    zh: '这个任务现在不能取消。如果帮手已标记完成，请申请退款。',
    en: 'This task can’t be cancelled now. If the work is marked as done, request a refund instead.',
  },
  task_not_open: {
    zh: '这个任务已经不再接受报价。',
    en: 'This task no longer takes offers.',
  },
  task_not_accepted: {
    zh: '这个任务现在没有已接受的报价。',
    en: 'This task has no accepted offer right now.',
  },
  task_not_deliverable: {
    zh: '任务奖励由平台托管后，才能标记完成。',
    en: 'Work can be marked as done only while its reward is held.',
  },
  task_not_delivered: {
    zh: '现在不能确认或要求修改。请刷新页面查看最新状态。',
    en: 'The work can’t be confirmed, nor changes requested, right now. Refresh the page to see its status.',
  },
  offer_not_open: {
    zh: '这个报价已被撤回或接受，请刷新页面查看最新状态。',
    en: 'That offer has been withdrawn or accepted. Refresh the page to see its status.',
  },
  offer_exists: {
    zh: '您已经报过价了。要修改，请先撤回之前的报价。',
    en: 'You’ve already made an offer. To change it, withdraw it first.',
  },
  own_task: {
    zh: '这是您自己的任务，不能报价。',
    en: 'This is your own task, so you can’t make an offer.',
  },
  conflict: {
    zh: '内容刚刚发生了变化，请刷新页面后重试。',
    en: 'This has just changed. Refresh the page and try again.',
  },
  coupon_not_valid: {
    zh: '这张优惠券无法使用，请检查优惠码或换一张。',
    en: 'This coupon can’t be used. Check the code or choose another one.',
  },
  below_provider_minimum: {
    zh: '剩余金额低于付款方式的最低限额。请调整积分数量。',
    en: 'The amount left to pay is below the smallest amount we can charge. Use a different number of points.',
  },
  above_provider_maximum: {
    zh: '金额超过了单笔付款的上限。',
    en: 'That’s more than one payment can be.',
  },
  method_not_available: {
    zh: '这种付款方式暂不可用，请换一种。',
    en: 'This payment method isn’t available. Choose another one.',
  },
  reward_is_fiat_only: {
    zh: '任务奖励不能使用积分或优惠券。',
    en: 'Points and coupons can’t be used for a reward.',
  },
  insufficient_balance: {
    zh: '钱包余额不足。请减少提现金额。',
    en: 'Your wallet balance is too low. Request a smaller payout.',
  },
  payout_account_not_ready: {
    zh: '收款账户还不能收款，请先完成设置。',
    en: 'Your payout account can’t be paid yet. Finish setting it up first.',
  },
  payout_account_taken: {
    zh: '这个收款账户已被其他用户使用，请换一个。',
    en: 'Another user is paid to this account. Use another one.',
  },
  below_payout_minimum: {
    zh: '提现金额低于最低限额。',
    en: 'That’s below the smallest payout.',
  },
  payout_method_not_available: {
    zh: '这种提现方式暂不可用，请换一种。',
    en: 'This payout method isn’t available. Choose another one.',
  },
  nothing_due: { zh: '目前没有需要支付的费用。', en: 'There’s nothing to pay right now.' },
  rate_limited: {
    zh: '操作太频繁，请稍等片刻再试。',
    en: 'Too many attempts. Please wait a moment and try again.',
  },
  internal: {
    zh: '出了点问题，是我们的原因。请稍后重试；如果正在付款，请先查看付款记录。',
    en: 'Something went wrong on our side. Try again shortly. If you were paying, check your payments first.',
  },
  provider_unavailable: {
    zh: '支付平台暂时没有响应。请稍后重试或换一种付款方式，重试不会重复扣款。',
    en: 'The payment provider isn’t responding. Try again shortly, or choose another payment method. You won’t be charged twice.',
  },
  database_unavailable: {
    zh: '服务暂时不可用，请稍后重试，重试不会重复扣款。',
    en: 'We’re briefly unavailable. Try again shortly. You won’t be charged twice.',
  },
};
