import { readFileSync } from 'node:fs';
import type { Endpoint } from '../http/http';

/** Every file that a page of the simulators may ask for; nothing else is read from disk. */
const files: Record<string, { file: string; type: string }> = {
  '/assets/simulator.css': { file: '../assets/simulator.css', type: 'text/css; charset=utf-8' },
  '/assets/payment-page.js': { file: '../assets/payment-page.js', type: 'text/javascript; charset=utf-8' },
  '/assets/control-page.js': { file: '../assets/control-page.js', type: 'text/javascript; charset=utf-8' },
  '/js/stripe.js': { file: '../stripe/assets/stripe.js', type: 'text/javascript; charset=utf-8' },
};

/** Styles and scripts of the pages, and the stand-in for Stripe.js. */
export function staticFiles(): Endpoint {
  return {
    owns: ({ path }) => path in files,
    handle: ({ path }) => {
      const entry = files[path];
      if (entry === undefined) throw new Error(`No static file ${path}.`);
      return {
        status: 200,
        // Stripe.js is loaded by pages of other origins, some of which ask for a cross-origin policy.
        headers: {
          'content-type': entry.type,
          'cache-control': 'no-cache',
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'cross-origin',
        },
        body: readFileSync(new URL(entry.file, import.meta.url)),
      };
    },
  };
}
