import type { Chromium } from './chromium.ts';
import { waitFor } from './wait-for.ts';

/** Kills the browser without warning, as a crash does, and waits until it has exited. */
export async function killBrowser({ browser }: Pick<Chromium, 'browser'>): Promise<void> {
  const browserProcess = browser.process();
  browserProcess?.kill('SIGKILL');
  await waitFor(() => browserProcess?.signalCode !== null);
}
