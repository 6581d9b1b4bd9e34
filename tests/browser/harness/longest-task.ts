import type { Page } from 'puppeteer';

/** An event of Chromium's trace, with times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of the thread. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Starts to measure how long pages are unresponsive, and returns how to stop. That returns the CPU time, in
 * milliseconds, of the longest task on the main thread of any page. On a busy machine, wall-clock time would tell
 * nothing.
 */
export async function measureLongestTask(page: Page): Promise<() => Promise<number>> {
  await page.tracing.start({ categories: ['toplevel'] });
  return async () => {
    const trace = await page.tracing.stop();
    const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as { traceEvents: TraceEvent[] };
    const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
    const mainThreads = new Set(
      traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf),
    );
    const tasks = traceEvents.filter((event) => event.ph === 'X' && mainThreads.has(threadOf(event)));
    if (tasks.length === 0) throw new Error('The trace contains no tasks');
    return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
  };
}
