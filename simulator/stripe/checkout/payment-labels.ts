import type { Language } from '../../pages/format-amount';
import type { TestCard } from '../payments/test-cards';

/** Everything the hosted page says, in both languages. */
const english = {
  pageTitle: 'Pay',
  summary: 'Order summary',
  total: 'Total due',
  quantity: 'Qty',
  back: 'Back',
  payWith: 'Payment method',
  card: 'Card',
  bank: 'Bank debit',
  bankNote: 'SEPA Direct Debit. The money arrives after you leave this page, or it does not.',
  number: 'Card number',
  expiry: 'Expiry',
  expiryHint: 'MM / YY',
  cvc: 'CVC',
  name: 'Name on card',
  accountName: 'Name on the account',
  iban: 'IBAN',
  pay: 'Pay',
  debit: 'Pay by bank debit',
  working: 'Processing…',
  useTestCard: 'Fill in a test card',
  useTestAccount: 'Fill in a test account',
  moreCards: 'All test cards',
  anyDetails: 'Any future expiry and any CVC will do.',
  authenticateNotice: 'Your bank is waiting for you to confirm the payment.',
  authenticateContinue: 'Continue to your bank',
  authenticateTitle: 'Confirm it is you',
  authenticateText: 'This page simulates the 3-D Secure page of your bank. Choose the result.',
  authenticateComplete: 'Complete authentication',
  authenticateFail: 'Fail authentication',
  expiredTitle: 'This payment page has expired',
  expiredText: 'Nothing was charged. Go back and start the payment again.',
  paidTitle: 'This payment is complete',
  paidText: 'The payment went through. You can close this page.',
  processingTitle: 'Your bank debit is on its way',
  processingText: 'The bank has not answered yet. You can close this page.',
  failedTitle: 'Your bank debit failed',
  failedText: 'The bank did not pay. Nothing was charged.',
  missingTitle: 'There is no such payment page',
  missingText: 'The link may be incomplete.',
  continueToMerchant: 'Continue',
  fixFields: 'Please check the form.',
  fieldNumber: 'The card number is not complete or has a typing error.',
  fieldExpiry: 'The expiry date is not complete or in the past.',
  fieldCvc: 'The security code has 3 digits (4 on American Express).',
  fieldName: 'Please enter the name.',
  fieldIban: 'The simulator knows only the two test accounts below.',
};

export type PaymentLabels = typeof english;

const chinese: PaymentLabels = {
  pageTitle: '付款',
  summary: '订单摘要',
  total: '应付总额',
  quantity: '数量',
  back: '返回',
  payWith: '付款方式',
  card: '银行卡',
  bank: '银行扣款',
  bankNote: 'SEPA 直接扣款。款项会在您离开本页之后到账，也可能失败。',
  number: '卡号',
  expiry: '有效期',
  expiryHint: '月 / 年',
  cvc: '安全码',
  name: '持卡人姓名',
  accountName: '账户姓名',
  iban: 'IBAN 账号',
  pay: '支付',
  debit: '使用银行扣款支付',
  working: '正在处理…',
  useTestCard: '填入测试卡',
  useTestAccount: '填入测试账户',
  moreCards: '全部测试卡',
  anyDetails: '有效期填任意未来日期，安全码可任意填写。',
  authenticateNotice: '您的银行正在等待您确认这笔付款。',
  authenticateContinue: '前往银行验证',
  authenticateTitle: '请确认是您本人',
  authenticateText: '这个页面模拟您银行的验证页面（3-D Secure）。请选择验证结果。',
  authenticateComplete: '验证通过',
  authenticateFail: '验证失败',
  expiredTitle: '付款页面已过期',
  expiredText: '没有产生扣款。请返回后重新发起付款。',
  paidTitle: '付款已完成',
  paidText: '付款成功，您可以关闭此页面。',
  processingTitle: '银行扣款处理中',
  processingText: '银行尚未回复，您可以关闭此页面。',
  failedTitle: '银行扣款失败',
  failedText: '银行未能付款，没有产生扣款。',
  missingTitle: '找不到该付款页面',
  missingText: '链接可能不完整。',
  continueToMerchant: '继续',
  fixFields: '请检查填写内容。',
  fieldNumber: '卡号不完整或有误。',
  fieldExpiry: '有效期不完整或已过期。',
  fieldCvc: '安全码为 3 位数字（美国运通卡为 4 位）。',
  fieldName: '请输入姓名。',
  fieldIban: '模拟器只支持下方的两个测试账户。',
};

export const paymentLabels: Record<Language, PaymentLabels> = { en: english, zh: chinese };

const declinesChinese: Record<string, string> = {
  insufficient_funds: '您的银行卡余额不足。',
  expired_card: '您的银行卡已过期。',
  incorrect_cvc: '银行卡安全码不正确。',
  processing_error: '处理银行卡时出错，请稍后重试。',
  payment_intent_authentication_failure: '无法验证您的付款方式，请更换付款方式后重试。',
  test_mode_live_card: '银行卡被拒绝：模拟器只接受测试卡。',
  payment_intent_payment_attempt_failed: '付款失败。',
};

/** Why an attempt failed, in the payer's language; nothing tells a thief that a card is known as stolen. */
export function declineLabels({
  error,
  language,
}: {
  error: { code: string; declineCode: string | null; message: string };
  language: Language;
}): string {
  if (language === 'en') return `${error.message} Nothing was charged. You can try another card.`;
  const reason =
    declinesChinese[error.declineCode ?? ''] ?? declinesChinese[error.code] ?? '您的银行卡被拒绝。';
  return `${reason}没有产生扣款，您可以换一张卡重试。`;
}

/** What each test card and account does, for the list on the page: [English, Chinese]. */
export const caseLabels: Record<string, readonly [string, string]> = {
  success: ['Succeeds', '支付成功'],
  authentication_unless_set_up: ['3-D Secure, unless set up before', '需要 3-D 验证（除非已设置）'],
  authentication_always: ['3-D Secure', '需要 3-D 验证'],
  authentication_set_up: ['3-D Secure when the payer is there', '付款人在场时需要 3-D 验证'],
  authentication_required: ['3-D Secure, required by the bank', '银行要求 3-D 验证'],
  authentication_then_declined: ['3-D Secure, then declined', '3-D 验证后被拒绝'],
  authentication_then_no_funds: ['3-D Secure, then insufficient funds', '3-D 验证后余额不足'],
  authentication_impossible: ['3-D Secure cannot be asked for: declined', '无法进行 3-D 验证，被拒绝'],
  authentication_supported: ['Succeeds, 3-D Secure if asked for', '支付成功，可要求 3-D 验证'],
  generic_decline: ['Declined', '被拒绝'],
  insufficient_funds: ['Insufficient funds', '余额不足'],
  lost_card: ['Lost card', '挂失卡'],
  stolen_card: ['Stolen card', '被盗卡'],
  expired_card: ['Expired card', '过期卡'],
  incorrect_cvc: ['Wrong CVC', '安全码错误'],
  processing_error: ['Processing error', '处理出错'],
  velocity_exceeded: ['Too many attempts', '尝试次数过多'],
  always_blocked: ['Blocked as fraud', '因欺诈被拦截'],
  highest_risk: ['Highest risk, blocked', '风险最高，被拦截'],
  elevated_risk: ['Succeeds at elevated risk', '支付成功，风险较高'],
  cvc_check_fails: ['Succeeds, CVC check fails', '支付成功，安全码校验失败'],
  cvc_check_fails_at_risk: [
    'Succeeds at elevated risk, CVC check fails',
    '支付成功，风险较高，安全码校验失败',
  ],
  fraud_warning: ['Succeeds, early fraud warning later', '成功，之后收到欺诈预警'],
  attaches_then_declines: ['Saved, then declined', '可保存，扣款被拒'],
  dispute_fraudulent: ['Succeeds, disputed as fraud later', '成功，之后因欺诈被拒付'],
  dispute_not_received: ['Succeeds, disputed as not received later', '成功，之后因未收到服务被拒付'],
  dispute_inquiry: ['Succeeds, inquiry later', '成功，之后收到查询'],
  refund_pending: ['Succeeds, refunds are slow', '成功，退款较慢'],
  refund_fails: ['Succeeds, refunds fail later', '成功，之后退款失败'],
  funds_available: ['Succeeds, funds available at once', '成功，款项立即可用'],
  funds_available_abroad: ['Succeeds abroad, funds available at once', '成功（境外卡），款项立即可用'],
  bank_debit_succeeds: ['Debit succeeds later', '稍后扣款成功'],
  bank_debit_fails: ['Debit fails later', '稍后扣款失败'],
};

export function describeCase({ testCase, language }: { testCase: string; language: Language }): string {
  const [inEnglish, inChinese] = caseLabels[testCase] ?? [testCase, testCase];
  return language === 'zh' ? inChinese : inEnglish;
}

/** What a card does; one that only comes from elsewhere says from where, and of which kind it is. */
export function describeCard({ card, language }: { card: TestCard; language: Language }): string {
  const { testCase, country, brand, funding } = card;
  if (!testCase.startsWith('success_')) return describeCase({ testCase, language });
  const place = new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country;
  const succeeds = describeCase({ testCase: 'success', language });
  return `${succeeds} (${brand}, ${funding}, ${place})`;
}
