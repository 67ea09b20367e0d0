'use client';

import './globals.css';

/** The layout itself failed, which as a rule means that the database is away: both languages, no data, no chrome. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="zh-CN">
      <body className="grid min-h-dvh place-items-center p-6 font-sans">
        <title>LinkU</title>
        <main role="alert" className="grid max-w-md justify-items-start gap-4">
          <h1 className="text-2xl font-semibold">服务暂时不可用，请稍后再试</h1>
          <p>这是我们的问题。如果您刚刚在付款，再次尝试不会重复扣款。</p>
          <p lang="en-GB" className="text-muted">
            LinkU is briefly unavailable. If you were paying, trying again won’t charge you twice.
          </p>
          <button
            type="button"
            onClick={() => retry()}
            className="min-h-11 rounded-lg bg-brand px-5 font-semibold text-on-brand"
          >
            <span>重试 · </span>
            <span lang="en-GB">Try again</span>
          </button>
        </main>
      </body>
    </html>
  );
}
