import { rateLimit } from '../core/rate-limit.ts';
import { isMemorable } from '../core/tabs/memorable-url.ts';

/** By this event on its window, the shim in a page tells of what the page's scripts open. `detail` is the URL. */
const EVENT = 'portside-opening';

/** By these a person opens a link in another tab: with a key, the middle button, the link's menu, or onto the bar of tabs. */
const EVENTS = ['click', 'auxclick', 'contextmenu', 'dragstart'] as const;

/** A person opens fewer links in a second. A script could announce without end, and each time the background has work to do. */
const MAX_PER_SECOND = 5;

/**
 * Announces what the document is about to open in another tab. In Chromium nothing else tells for certain which tab's page opened
 * another one, and all apps of a server have the same origin. What is announced too often, or is too long to be remembered, is left
 * out: it costs the app a question.
 */
export function announceOpenings(view: Window, tell: (url: string) => void): void {
  const isAllowed = rateLimit(MAX_PER_SECOND, 1000);
  const announce = (url: string) => {
    if (isMemorable(url) && isAllowed(Date.now())) tell(url);
  };
  for (const type of EVENTS) {
    view.addEventListener(
      type,
      (event) => {
        const link = event.composedPath().find(isLink);
        if (link && opensTab(event, link, view.document)) announce(link.href);
      },
      true,
    );
  }
  view.addEventListener(
    'submit',
    ({ target: form, submitter }) => {
      if (!(form instanceof HTMLFormElement) || form.method !== 'get' || staysInTab(form.target, view.document)) return;
      const url = new URL(form.action);
      url.search = String(new URLSearchParams(new FormData(form, submitter) as unknown as Record<string, string>));
      announce(url.href);
    },
    true,
  );
  view.addEventListener(EVENT, (event) => announce(String((event as CustomEvent).detail)));
}

function isLink(node: EventTarget): node is HTMLAnchorElement | HTMLAreaElement {
  return ['A', 'AREA'].includes((node as Element).tagName) && (node as HTMLAnchorElement).href !== '';
}

function opensTab(event: Event, { target }: HTMLAnchorElement | HTMLAreaElement, document: Document): boolean {
  if (event.type !== 'click') return true;
  const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
  return ctrlKey || metaKey || shiftKey || !staysInTab(target, document);
}

function staysInTab(target: string, document: Document): boolean {
  const frame = target || document.querySelector<HTMLBaseElement>('base[target]')?.target;
  return ['', '_self', '_top', '_parent', undefined].includes(frame);
}
