import type { Language } from '../../pages/format-amount';

/** Everything that the pages of Connect say, in both languages. */
const english = {
  onboardingTitle: 'Get paid by LinkU',
  onboardingText:
    "This page simulates Stripe's onboarding, where a helper gives their identity and bank account. Choose the result.",
  bankAccount: 'Bank account for payouts',
  complete: 'Complete everything',
  restricted: 'Submit, but Stripe wants an identity document',
  leave: 'Leave without finishing',
  stateNew: 'Nothing has been submitted yet.',
  stateComplete: 'This account is ready: it can receive money and be paid out.',
  stateRestricted: 'This account is restricted: Stripe wants an identity document.',
  stateBankErrored: 'The bank returned a payout. Choose another bank account.',
  expiredTitle: 'This link has expired',
  expiredText: 'A link works once, for five minutes. Go back to get a new one.',
  missingTitle: 'There is no such page',
  missingText: 'The link may be incomplete.',
  dashboardTitle: 'Express dashboard',
  available: 'Available',
  pending: 'On its way to your balance',
  payouts: 'Payouts',
  noPayouts: 'Nothing has been paid out yet.',
  payoutStates: { pending: 'on its way', paid: 'paid', failed: 'returned' },
  cases: {
    payout_succeeds: 'payouts succeed',
    payout_no_account: 'payouts fail: no such account',
    payout_account_closed: 'payouts fail: account closed',
    payout_insufficient_funds: 'payouts fail: insufficient funds',
    payout_debit_not_authorized: 'payouts fail: debits not authorised',
    payout_invalid_currency: 'payouts fail: wrong currency',
  },
};

export type ConnectLabels = typeof english;

const chinese: ConnectLabels = {
  onboardingTitle: '接收 LinkU 的付款',
  onboardingText: '这个页面模拟 Stripe 的收款账户注册流程（填写身份与收款账户）。请选择结果。',
  bankAccount: '收款银行账户',
  complete: '全部完成',
  restricted: '提交，但 Stripe 要求补充身份证件',
  leave: '暂不完成，直接离开',
  stateNew: '尚未提交任何信息。',
  stateComplete: '账户已就绪：可以收款和提现。',
  stateRestricted: '账户受限：Stripe 要求补充身份证件。',
  stateBankErrored: '银行退回了一笔提现，请更换银行账户。',
  expiredTitle: '链接已失效',
  expiredText: '链接仅可使用一次，五分钟内有效。请返回重新获取。',
  missingTitle: '找不到该页面',
  missingText: '链接可能不完整。',
  dashboardTitle: 'Express 账户面板',
  available: '可提现余额',
  pending: '即将到账',
  payouts: '提现记录',
  noPayouts: '暂无提现。',
  payoutStates: { pending: '处理中', paid: '已到账', failed: '被退回' },
  cases: {
    payout_succeeds: '提现成功',
    payout_no_account: '提现失败：账户不存在',
    payout_account_closed: '提现失败：账户已注销',
    payout_insufficient_funds: '提现失败：余额不足',
    payout_debit_not_authorized: '提现失败：未授权扣款',
    payout_invalid_currency: '提现失败：币种不符',
  },
};

export const connectLabels: Record<Language, ConnectLabels> = { en: english, zh: chinese };
