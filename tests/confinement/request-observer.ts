import type { Chromium } from '../browser/harness/chromium.ts';

/** The error of a request that a rule blocked. */
export const BLOCKED = 'net::ERR_BLOCKED_BY_CLIENT';

/** A request as the browser reports it to extensions. */
export interface ObservedRequest {
  readonly url: string;
  /** Null for one without an error so far. */
  readonly error: string | null;
  /** Where it was redirected, also by a rule; null where it wasn't. */
  readonly redirectUrl: string | null;
}

/**
 * Sees every request that the browser makes or a rule prevents: of all tabs, workers and shared workers. It is the
 * evidence that an attack was tried.
 */
export interface RequestObserver {
  /** All requests until now. */
  requests(): Promise<readonly ObservedRequest[]>;
}

/** What is observed on the extension's page. */
interface ObserverPage {
  observed?: { url: string; error: string | null; redirectUrl: string | null }[];
}

/** The part of `webRequest` that is used. Its published types lag behind. */
type Events = Record<
  string,
  { addListener(listener: (details: Details) => void, filter: object, extra?: string[]): void }
>;
interface Details {
  readonly url: string;
  readonly error?: string;
  readonly redirectUrl?: string;
}

/** Observes from now on. The extension needs access to the hosts in question. */
export async function observeRequests(chromium: Chromium): Promise<RequestObserver> {
  await chromium.evaluateInExtension(() => {
    const observed: NonNullable<ObserverPage['observed']> = [];
    Object.assign(globalThis, { observed });
    const record = ({ url, error, redirectUrl }: { url: string; error?: string; redirectUrl?: string }) =>
      void observed.push({ url, error: error ?? null, redirectUrl: redirectUrl ?? null });
    const filter = { urls: ['<all_urls>'] };
    const events = chrome.webRequest as unknown as Events;
    for (const name of ['onBeforeRequest', 'onBeforeRedirect', 'onErrorOccurred']) {
      events[name]?.addListener(record, filter);
    }
  });
  const known: ObservedRequest[] = [];
  return {
    requests: async () => {
      const { length } = known;
      const added = await chromium.evaluateInExtension(
        (start) => ((globalThis as ObserverPage).observed ?? []).slice(start),
        length,
      );
      // Another call can have added them meanwhile.
      if (known.length === length) known.push(...added);
      return known;
    },
  };
}
