/**
 * In an isolated app the window above is our page, from another origin. It shows title, icon and address, opens new tabs and
 * keeps what the app stores. `lib/core/apps/frame-message.ts` describes the messages.
 */
const tell = (message: { readonly portside: string; readonly [name: string]: unknown }): void =>
  // The page is of an extension whose id nothing here knows. Only Portside's page is ever above a marked document.
  window.top?.postMessage(message, '*');

/** Icons of more bytes are left out. */
const MAX_ICON_BYTES = 100_000;
/** Milliseconds within which changes of its storage are told together. */
const DELAY_MS = 50;
/** How often title, icon and local storage are looked at, in milliseconds. */
const LOOK_MS = 500;

/** In each document: gives the app back what it had stored, and tells our page what it shows. */
export function startDocument(): void {
  restoreFromName();
  tell({ portside: 'started' });
  if (window.parent === window.top) reportShownPage();
}

/** What our page knew of the app's storage is in the name of a new frame, which is there before any script. */
function restoreFromName(): void {
  if (!window.name.startsWith('{"portside":"seed"')) return;
  const { storage, cookies } = JSON.parse(window.name) as { storage: Record<string, string>; cookies: string[] };
  window.name = '';
  for (const [key, value] of Object.entries(storage)) localStorage.setItem(key, value);
  setCookies(cookies);
}

/** Sets a cookie of which our page knows. */
let setKnownCookie = (cookie: string): void => void Object.assign(document, { cookie });

/** Below our page, which is another site, scripts can only set and read cookies with `SameSite=None`. Our page hears of them. */
function wrapCookies(): void {
  const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') as PropertyDescriptor;
  const setCookie = native.set as (text: string) => void;
  setKnownCookie = (cookie) => Reflect.apply(setCookie, document, [cookie]);
  Object.defineProperty(Document.prototype, 'cookie', {
    ...native,
    set: new Proxy(setCookie, {
      apply(target, self, [given]) {
        const cookie = `${given}`;
        // The last attribute of a name counts.
        Reflect.apply(target, self, [`${cookie}; Secure; SameSite=None`]);
        tellCookie(cookie);
      },
    }),
  });
}

function tellCookie(cookie: string): void {
  tell({ portside: 'cookie', cookie, url: location.href });
}

function wrapCookieStore(): void {
  const { set, delete: remove } = CookieStore.prototype;
  const store = async (self: CookieStore, cookie: CookieInit) => {
    const { name, value, path, expires } = cookie;
    await Reflect.apply(set, self, [{ ...cookie, sameSite: 'none' }]);
    const expiry = typeof expires === 'number' ? `; Expires=${new Date(expires).toUTCString()}` : '';
    tellCookie(`${name}=${value}; Path=${path ?? '/'}${expiry}`);
  };
  CookieStore.prototype.set = new Proxy(set, {
    apply: (_, self, [cookie, value]) => store(self, typeof cookie === 'object' ? cookie : { name: cookie, value }),
  });
  CookieStore.prototype.delete = new Proxy(remove, {
    // The browser's own would set one that expires for its own site only.
    apply: (_, self, [cookie]) =>
      store(self, { ...(typeof cookie === 'object' ? cookie : { name: cookie }), value: '', expires: 0 }),
  });
}

function receiveCookies(): void {
  addEventListener('message', (event) => {
    const { portside, cookies } = (event.data ?? {}) as { portside?: unknown; cookies?: unknown };
    if (event.source !== window.top || portside !== 'cookies' || !Array.isArray(cookies)) return;
    event.stopImmediatePropagation();
    setCookies(cookies);
  });
}

function setCookies(cookies: readonly unknown[]): void {
  for (const cookie of cookies) setKnownCookie(String(cookie));
}

/** Calls back soon, once for all calls until then. */
function soon(task: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      task();
    }, DELAY_MS);
  };
}

let toldStorage: Readonly<Record<string, string>> | null = null;

function reportStorage(): void {
  const storage: Record<string, string> = { ...localStorage };
  if (toldStorage && isSame(storage, toldStorage)) return;
  toldStorage = storage;
  tell({ portside: 'stored', storage });
}

/** Costs next to nothing where nothing has changed, however large the values are. */
function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function watchStorage(): void {
  const reportSoon = soon(reportStorage);
  for (const name of ['setItem', 'removeItem', 'clear'] as const) {
    (Storage.prototype as Record<typeof name, unknown>)[name] = new Proxy(Storage.prototype[name], {
      apply(target: () => unknown, self, args) {
        const result = Reflect.apply(target, self, args);
        if (self === localStorage) reportSoon();
        return result;
      },
    });
  }
  // A property that is assigned passes by the methods. In the outermost document it is seen at the next look too.
  for (const event of ['visibilitychange', 'pagehide', 'blur', 'click', 'keyup']) addEventListener(event, reportSoon);
}

function reportShownPage(): void {
  let icon = '';
  let told = '';
  const report = () => {
    const shown = { portside: 'shown', url: location.href, title: document.title, icon };
    const text = JSON.stringify(shown);
    if (text !== told) tell(shown);
    told = text;
  };
  const look = async () => {
    icon = await readIcon().catch(() => '');
    report();
  };
  const { navigation } = window as unknown as { navigation?: EventTarget };
  // At once, so that a reload of the tab leads to where the app is.
  navigation?.addEventListener('currententrychange', report);
  // A document of which the tab has gone back tells again.
  addEventListener('pageshow', () => {
    told = '';
    void look();
  });
  // To observe every change of the document would cost the app more.
  setInterval(() => {
    void look();
    reportStorage();
  }, LOOK_MS);
}

let lastIcon: { readonly href: string; readonly data: Promise<string> } | undefined;

/** As a `data:` URL: the request of our page for it would not be signed. */
function readIcon(): Promise<string> {
  const link = document.querySelector<HTMLLinkElement>('link[rel~="icon" i]');
  const href = link?.href ?? '';
  if (lastIcon?.href !== href) lastIcon = { href, data: href === '' ? Promise.resolve('') : loadIcon(href) };
  return lastIcon.data;
}

async function loadIcon(href: string): Promise<string> {
  const response = await fetch(href);
  const blob = await response.blob();
  if (!response.ok || blob.size > MAX_ICON_BYTES || !blob.type.startsWith('image/')) return '';
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(blob);
  });
}

/**
 * In each window: makes what would open a window open a tab of our page's, and what would leave the frame navigate the app; takes
 * cookies from our page, and tells it what scripts of the app store.
 */
export function wrapWindow(): void {
  wrapCookies();
  wrapCookieStore();
  receiveCookies();
  watchStorage();
  window.open = new Proxy(window.open, {
    apply(target, self, args: Parameters<typeof window.open>) {
      const [url, name] = args;
      if (staysInFrame(name)) return Reflect.apply(target, self, args);
      const absolute = new URL(String(url ?? ''), document.baseURI).href;
      if (isTop(name)) outermost().location.href = absolute;
      else tell({ portside: 'open', url: absolute });
      return null;
    },
  });
  // Last, so that the app's own handlers come first.
  for (const type of ['click', 'auxclick'] as const) addEventListener(type, followLink);
  addEventListener('submit', keepForm, true);
  addEventListener('keydown', printApp);
}

function followLink(event: MouseEvent): void {
  const link = event
    .composedPath()
    .find((node) => node instanceof HTMLAnchorElement || node instanceof HTMLAreaElement);
  if (event.defaultPrevented || !link?.href || link.hasAttribute('download')) return;
  const opensTab = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
  if (event.button > 1 || (!opensTab && staysInFrame(link.target || defaultTarget()))) return;
  if (!/^https?:/.test(link.protocol)) return;
  event.preventDefault();
  if (!opensTab && isTop(link.target)) outermost().location.href = link.href;
  else tell({ portside: 'open', url: link.href });
}

/** A form for a window that cannot open, or for the top frame, is answered where the app is. */
function keepForm({ target: form }: Event): void {
  if (!(form instanceof HTMLFormElement)) return;
  if (!staysInFrame(form.target || defaultTarget())) form.target = '_self';
}

/** By itself the browser would print our page, with what is visible of the app. */
function printApp(event: KeyboardEvent): void {
  const isPrint =
    event.key.toLowerCase() === 'p' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (event.defaultPrevented || !isPrint) return;
  event.preventDefault();
  outermost().print();
}

function defaultTarget(): string {
  return document.querySelector<HTMLBaseElement>('base[target]')?.target ?? '';
}

/** Whether the target is this frame, one that the app has made, or the parent of one. */
function staysInFrame(target: string | undefined): boolean {
  const name = (target ?? '_blank').toLowerCase();
  if (name === '' || name === '_self') return true;
  if (isTop(target)) return false;
  return hasFrame(outermost(), target ?? '');
}

/** Whether the target is the window above the app. */
function isTop(target: string | undefined): boolean {
  const name = target?.toLowerCase();
  return name === '_top' || (name === '_parent' && window.parent === window.top);
}

function hasFrame(view: Window, name: string): boolean {
  if (name.toLowerCase() === '_parent') return true;
  for (let index = 0; index < view.length; index += 1) {
    try {
      const frame = view[index] as Window;
      if (frame.name === name || hasFrame(frame, name)) return true;
    } catch {}
  }
  return false;
}

/** The app's own outermost window. */
function outermost(): Window {
  let view: Window = window;
  while (view.parent !== view.top) view = view.parent;
  return view;
}
