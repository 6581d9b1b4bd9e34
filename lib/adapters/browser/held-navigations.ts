import type { HeldAnswer } from '../../background/dependencies.ts';
import { browser } from './browser.ts';

/** The part of a service worker that is used. TypeScript's library for pages lacks it. */
interface ServiceWorker {
  addEventListener(name: 'install', listener: (event: InstallEvent) => void): void;
  addEventListener(name: 'fetch', listener: (event: FetchEvent) => void): void;
}
interface InstallEvent {
  addRoutes?(routes: readonly { condition: object; source: 'fetch-event' | 'network' }[]): Promise<void>;
}
interface FetchEvent {
  readonly request: Request & { readonly isHistoryNavigation?: boolean; readonly isReloadNavigation?: boolean };
  respondWith(response: Promise<Response>): void;
}

const GATE_PATH = '/gate.html';

/** How long a navigation waits for the background at most. Then the gate's page comes, which shows that something goes on. */
const WAIT_LIMIT_MS = 1_000;

/** The answer to a navigation that waits; the gate's page if it fails or takes too long, of which `answer` learns by the signal. */
export async function answerInTime<Answer extends HeldAnswer | null>(
  answer: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | HeldAnswer> {
  const signal = AbortSignal.timeout(WAIT_LIMIT_MS);
  const late = new Promise<HeldAnswer>((resolve) => signal.addEventListener('abort', () => resolve(ASK)));
  return Promise.race([answer(signal).catch(() => ASK), late]);
}

const ASK: HeldAnswer = { kind: 'ask' };

/**
 * Answers navigations to the gate's address while they wait, in browsers whose background is a service worker: with a redirect
 * to the app, with nothing (the tab stays as it is), or with the gate's page. `answer` gets the address, and whether it is
 * loaded again.
 */
export function answerHeldNavigations(
  answer: (
    navigation: { readonly address: string; readonly isReload: boolean },
    signal: AbortSignal,
  ) => Promise<HeldAnswer>,
): void {
  if (!('ServiceWorkerGlobalScope' in self)) return;
  const worker = self as unknown as ServiceWorker;
  worker.addEventListener('install', (event) => {
    // Everything else comes straight from the disk, without waiting for the worker.
    void event.addRoutes?.([
      { condition: { urlPattern: { pathname: GATE_PATH, search: '?*' } }, source: 'fetch-event' },
      { condition: { urlPattern: { pathname: '/*' } }, source: 'network' },
    ]);
  });
  worker.addEventListener('fetch', (event) => {
    const { url, isHistoryNavigation = false, isReloadNavigation = false } = event.request;
    const { pathname, search } = new URL(url);
    if (pathname !== GATE_PATH || search === '') return;
    const isReload = isHistoryNavigation || isReloadNavigation;
    event.respondWith(answerInTime((signal) => answer({ address: url, isReload }, signal)).then(toResponse));
  });
}

function toResponse(answer: HeldAnswer): Response | Promise<Response> {
  switch (answer.kind) {
    case 'go':
      return new Response(null, { status: 307, headers: { ...ISOLATED_WINDOW, Location: answer.url } });
    case 'stay':
      return new Response(null, { status: 204 });
    case 'ask':
      return gatePage();
  }
}

/** The opener of the window, which may be an app, gets no access to what is shown in it. */
const ISOLATED_WINDOW = { 'Cross-Origin-Opener-Policy': 'same-origin' } as const;

/** The gate's page. What a service worker answers has no policy but the one in its headers. */
async function gatePage(): Promise<Response> {
  const page = await fetch(GATE_PATH);
  const { content_security_policy: policy } = browser.runtime.getManifest() as {
    content_security_policy?: { extension_pages?: string };
  };
  return new Response(page.body, {
    headers: {
      ...ISOLATED_WINDOW,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy?.extension_pages ?? "default-src 'none'",
    },
  });
}
