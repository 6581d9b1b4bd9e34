import type { Chromium } from './chromium.ts';
import { until } from './until.ts';

/** Ends the browser as a crash does, in the middle of whatever it does. */
export async function crash({ browser }: Pick<Chromium, 'browser'>): Promise<void> {
  const browserProcess = browser.process();
  browserProcess?.kill('SIGKILL');
  await until(() => browserProcess?.signalCode !== null);
}
