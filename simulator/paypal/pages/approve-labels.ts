import type { Language } from '../../pages/format-amount';
import type { Funding } from '../books/records';

/** Everything that the buyer's page says, in both languages. */
const english = {
  pageTitle: 'Pay with PayPal (simulator)',
  heading: 'Pay with PayPal',
  stub: 'This page simulates PayPal. It is not PayPal, and you need no account.',
  total: 'Total',
  buyer: 'Signed in as the test buyer',
  fundingTitle: 'Choose the result of the payment',
  fundingFault: 'Please choose a payment method.',
  payNow: 'Pay now',
  proceed: 'Agree and continue',
  cancel: 'Cancel and return to the merchant',
  working: 'One moment…',
  missingTitle: 'There is no such payment',
  missingText: 'The link is incomplete, or its time has run out. Go back and start the payment again.',
  closedTitle: 'This payment is settled',
  closedText: 'It can no longer be approved. You can close this page.',
  approvedTitle: 'Approved',
  approvedText: 'You can close this window. The merchant’s page continues.',
  cancelledTitle: 'Cancelled',
  cancelledText: 'Nothing was charged. You can close this window.',
  declinedNotice: 'Your last payment method did not work. Choose another one.',
  openingTitle: 'Opening PayPal…',
  openingText: 'The merchant is preparing the payment.',
  button: 'Pay with',
  buttonAgain: 'Choose another payment method with',
  fundings: {
    balance: ['PayPal balance', 'Paid at once'],
    declining_card: ['Card that is declined', 'Approved here, declined when the merchant takes the money'],
    echeck: ['eCheck', 'The money arrives later'],
    bouncing_echeck: ['eCheck that bounces', 'Pending first, then denied'],
    review: ['Payment under review', 'Pending until PayPal has reviewed it'],
    declined_capture: ['Payment that fails', 'The money is refused when the merchant takes it'],
    needs_action: ['Payment to confirm again', 'PayPal asks you to come back and agree again'],
  } satisfies Record<Funding, readonly [string, string]>,
};

export type ApproveLabels = Omit<typeof english, 'fundings'> & {
  fundings: Record<Funding, readonly string[]>;
};

const chinese: ApproveLabels = {
  pageTitle: '使用 PayPal 付款（模拟器）',
  heading: '使用 PayPal 付款',
  stub: '这个页面模拟 PayPal，并非 PayPal 官方页面，也不需要任何账户。',
  total: '合计',
  buyer: '已登录为测试买家',
  fundingTitle: '选择付款的结果',
  fundingFault: '请选择一种付款方式。',
  payNow: '立即付款',
  proceed: '同意并继续',
  cancel: '取消并返回商家',
  working: '请稍候…',
  missingTitle: '找不到这笔付款',
  missingText: '链接不完整或已过期。请返回并重新发起付款。',
  closedTitle: '这笔付款已经结束',
  closedText: '无法再次授权。您可以关闭此页面。',
  approvedTitle: '已授权',
  approvedText: '您可以关闭此窗口，商家页面将继续处理。',
  cancelledTitle: '已取消',
  cancelledText: '没有产生任何扣款。您可以关闭此窗口。',
  declinedNotice: '上一次的付款方式未成功，请选择其他方式。',
  openingTitle: '正在打开 PayPal…',
  openingText: '商家正在准备这笔付款。',
  button: '付款方式：',
  buttonAgain: '换一种方式付款：',
  fundings: {
    balance: ['PayPal 余额', '立即到账'],
    declining_card: ['会被拒的银行卡', '此处可授权，商家扣款时被拒'],
    echeck: ['电子支票', '款项稍后到账'],
    bouncing_echeck: ['会被退回的电子支票', '先处理中，随后被拒绝'],
    review: ['需要审核的付款', 'PayPal 审核完成前一直处于处理中'],
    declined_capture: ['会失败的付款', '商家扣款时款项被拒'],
    needs_action: ['需要您再次确认的付款', 'PayPal 会请您返回并再次同意'],
  },
};

export const approveLabels: Record<Language, ApproveLabels> = { en: english, zh: chinese };
