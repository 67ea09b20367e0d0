import { runJourneys } from './e2e/run-journeys';
import { SETTINGS_OF_THE_PRODUCT, without } from './e2e/without';
import { runScript } from './run-script';

/** Journeys against the simulators. Keys of real providers in `.env` must not get into a test. */
function e2e(): Promise<never> {
  return runJourneys({
    suite: 'e2e',
    product: without(SETTINGS_OF_THE_PRODUCT),
    port: null,
    isReconciled: true,
    options: process.argv.slice(2),
  });
}

runScript({ moduleUrl: import.meta.url, main: e2e });
