import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';

/** From a quick read to our own time limit. */
const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Description<Label extends string> = { name: string; help: string; labelNames?: readonly Label[] };

/** Counts events in this process. */
export function counter<Label extends string = never>(described: Description<Label>): Counter<Label> {
  return once({ ...described, create: (settings) => new Counter(settings) });
}

/** Measures seconds in this process. */
export function secondsHistogram<Label extends string = never>(
  described: Description<Label>,
): Histogram<Label> {
  return once({
    ...described,
    create: (settings) => new Histogram({ ...settings, buckets: SECONDS_BUCKETS }),
  });
}

/** Reports a number that is set before each scrape. */
export function gauge<Label extends string = never>(described: Description<Label>): Gauge<Label> {
  return once({ ...described, create: (settings) => new Gauge(settings) });
}

/** All counters, histograms and gauges in Prometheus' text format. */
export async function metricsText(): Promise<{ contentType: string; text: string }> {
  const { contentType } = registry();
  return { contentType, text: await registry().metrics() };
}

/** A metric exists once in a process, by its name, however often and from wherever it is requested. */
function once<Label extends string, Kind extends Metric<Label>>({
  create,
  labelNames = [],
  ...described
}: Description<Label> & {
  create: (settings: Required<Description<Label>> & { registers: Registry[] }) => Kind;
}): Kind {
  const known = registry().getSingleMetric(described.name);
  // Only this function fills the registry, and a name always comes with the same `create`.
  return known ? (known as Kind) : create({ ...described, labelNames, registers: [registry()] });
}

/** Next loads a module once for each of its bundles; their counts belong together. */
const shared = globalThis as typeof globalThis & { linkuMetrics?: Registry };

function registry(): Registry {
  if (!shared.linkuMetrics) {
    shared.linkuMetrics = new Registry();
    collectDefaultMetrics({ register: shared.linkuMetrics });
  }
  return shared.linkuMetrics;
}
