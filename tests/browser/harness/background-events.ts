import type { Chromium } from './chromium.ts';

/** Events of the browser's own interface, which no driver of Chromium can reach, with what they are sent with. */
interface InterfaceEvents {
  'omnibox.onInputEntered': [text: string, disposition: string];
  'commands.onCommand': [command: string];
  'contextMenus.onClicked': [info: object, tab: object | undefined];
}

/** Runs a function in the background, which is started if it is not running. */
export async function evaluateInBackground<T, A extends unknown[]>(
  { browser, extensionId, sendMessage }: Chromium,
  task: (...args: A) => T | Promise<T>,
  ...args: A
): Promise<T> {
  await sendMessage('listContexts');
  const target = await browser.waitForTarget(
    (one) => one.type() === 'service_worker' && one.url().includes(extensionId),
  );
  const worker = await target.worker();
  if (!worker) throw new Error('The background is not running');
  return (await worker.evaluate(task as (...all: unknown[]) => unknown, ...args)) as T;
}

/** Sends an event to the background, as the browser does for what a person does in its interface. */
export async function sendToBackground<Name extends keyof InterfaceEvents>(
  chromium: Chromium,
  name: Name,
  ...args: InterfaceEvents[Name]
): Promise<void> {
  await evaluateInBackground(
    chromium,
    (path: string, all: unknown[]) => {
      type Events = Record<string, Record<string, { dispatch(...values: unknown[]): void }>>;
      const [api = '', event = ''] = path.split('.');
      (chrome as unknown as Events)[api]?.[event]?.dispatch(...all);
    },
    name as string,
    args as unknown[],
  );
}
