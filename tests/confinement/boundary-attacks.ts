import { type AppAttack, type AttackTarget, fetching, inWorker, readAndPost } from './app-attacks.ts';
import {
  askServiceWorker,
  askWorker,
  loadFrame,
  loadObject,
  openAndRead,
  openSocket,
  readFrame,
  runScript,
  runWithoutShim,
  submitIntoFrame,
} from './page-scripts.ts';
import { serviceWorkerCode } from './request-techniques.ts';

/** What a hostile app does to get out of its prefix, in every browser. */

type Attacks = Readonly<Record<string, AppAttack>>;

const services = '/api/v1/namespaces/shop/services';
const api = ({ origin, mark }: AttackTarget) => `${origin}/api/v1/namespaces?mark=${mark}`;
const victim = ({ victim: prefix, mark }: AttackTarget) => `${prefix}?mark=${mark}`;

/** Fetches from the API. */
export const API_FETCHES: Attacks = {
  ...Object.fromEntries(
    ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method, fetching(api, { method })]),
  ),
  'with its own headers': fetching(api, { headers: { 'X-Requested-With': 'x', Accept: 'application/json' } }),
};

/** Requests to the API in other ways. */
export const API_REQUESTS: Attacks = {
  'a synchronous request': (page, target) =>
    page.evaluate((url) => {
      const request = new XMLHttpRequest();
      request.open('GET', url, false);
      request.send();
      return request.responseText;
    }, api(target)),
  'a frame': (page, target) => page.evaluate(readFrame, api(target)),
  'a form into a frame': (page, target) => page.evaluate(submitIntoFrame, api(target)),
  'a form in its own tab': (page, target) =>
    page.evaluate((url) => {
      const form = document.body.appendChild(document.createElement('form'));
      Object.assign(form, { method: 'post', action: url });
      form.submit();
    }, api(target)),
  'a socket': (page, { origin, mark }) =>
    page.evaluate(
      runWithoutShim,
      openSocket(`${origin.replace('https', 'wss')}/api/v1/namespaces/shop/pods/web/exec?command=id&mark=${mark}`),
    ),
  // For a rule it is like a beacon; the shim moves those.
  'the ping of a link': (page, target) =>
    page.evaluate((ping) => Object.assign(document.createElement('a'), { href: '#', ping }).click(), api(target)),
  'an event source': (page, target) =>
    page.evaluate(
      (url) =>
        new Promise((resolve) => {
          new EventSource(url).onerror = resolve;
        }),
      api(target),
    ),
  'the fetch of an empty frame': (page, target) =>
    page.evaluate(async (url) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inner = frame.contentWindow as unknown as typeof globalThis;
      return (await inner.fetch(url)).text();
    }, api(target)),
};

/** Requests to the API by workers. */
export const API_WORKERS: Attacks = {
  'a worker': inWorker('Worker', api),
  'a worker of a worker': (page, target) => {
    const inner = JSON.stringify(target.scriptUrl(readAndPost('self', api(target))));
    const outer = `const w = new Worker(${inner}); w.onmessage = ({ data }) => postMessage(data); w.onerror = () => postMessage('failed');`;
    return page.evaluate(askWorker, 'Worker', target.scriptUrl(outer));
  },
  'a worker from a blob': (page, target) =>
    page.evaluate(
      (code) =>
        new Promise((resolve) => {
          const worker = new Worker(URL.createObjectURL(new Blob([code])));
          worker.onmessage = ({ data }) => resolve(data);
        }),
      readAndPost('self', api(target)),
    ),
};

/** Fetches from the victim app, by spellings of its URL. */
export const VICTIM_SPELLINGS: Attacks = {
  plain: fetching(victim),
  'relative to its own': fetching(({ own }) => `${own}../../webapp/proxy/?MARK`),
  'with encoded dots': fetching(({ own }) => `${own}%2e%2e/%2e%2e/webapp/proxy/?MARK`),
  'with mixed dots': fetching(({ own }) => `${own}.%2E/.%2e/webapp/proxy/?MARK`),
  'with backslashes': fetching(({ own }) => `${own}..\\..\\webapp\\proxy\\?MARK`),
  'with a tab and a line break': fetching((target) => `${target.victim.replace('/services', '/ser\tvi\nces')}?MARK`),
  'with an encoded colon': fetching(({ origin }) => `${origin}${services}/webapp%3A/proxy/?MARK`),
  'with its port': fetching(({ origin }) => `${origin}${services}/webapp:80/proxy/?MARK`),
  'with a scheme': fetching(({ origin }) => `${origin}${services}/http:webapp:80/proxy/?MARK`),
  'with doubled slashes': fetching(({ origin }) => `${origin}//api//v1//namespaces/shop/services/webapp/proxy/?MARK`),
  'with an encoded letter': fetching(({ origin }) => `${origin}${services}/%77ebapp/proxy/?MARK`),
  'without the last slash': fetching(({ origin }) => `${origin}${services}/webapp/proxy?MARK`),
  'through its pod': fetching(({ origin }) => `${origin}/api/v1/namespaces/shop/pods/webapp:8080/proxy/?MARK`),
  'with encoded slashes': fetching(({ own }) => `${own}..%2f..%2fwebapp%2fproxy%2f?MARK`),
  'with an encoded slash before its name': fetching(({ origin }) => `${origin}${services}%2fwebapp/proxy/?MARK`),
  'in upper case': fetching(({ origin }) => `${origin}/API/V1/Namespaces/shop/services/webapp/proxy/?MARK`),
  'with its host in upper case': fetching(({ origin }) => `${origin.toUpperCase()}${services}/webapp/proxy/?MARK`),
};

/** Documents, windows and scripts of the victim app. */
export const VICTIM_FRAMES: Attacks = {
  'a frame': (page, target) => page.evaluate(readFrame, victim(target)),
  'a frame that is navigated': (page, target) => page.evaluate(loadFrame, victim(target)),
  'an object': (page, target) => page.evaluate(loadObject, victim(target)),
  'a script': (page, { victim: prefix, mark }) => page.evaluate(runScript, `${prefix}data.js?mark=${mark}`),
  'a module': (page, { victim: prefix, mark }) =>
    page.evaluate(async (url) => {
      // Written so that no tool of the tests takes it for an import of theirs.
      await new Function('url', 'return import(url)')(url);
      return (globalThis as { stolen?: string }).stolen;
    }, `${prefix}data.js?mark=${mark}`),
  'a window': (page, target) => page.evaluate(openAndRead, victim(target), ''),
  'an empty window that is navigated': (page, target) => page.evaluate(openAndRead, victim(target), 'about:blank'),
  'a window of its own that is navigated': (page, target) => page.evaluate(openAndRead, victim(target), target.own),
};

/** Requests to the victim app by workers. */
export const VICTIM_WORKERS: Attacks = {
  'a worker': inWorker('Worker', victim),
  'a shared worker': inWorker('SharedWorker', victim),
  'a service worker': (page, target) =>
    page.evaluate(askServiceWorker, target.scriptUrl(serviceWorkerCode(victim(target)))),
};

/** The apiserver passes these on to the hostile app. */
export const PASSED_ON: readonly string[] = ['with encoded slashes'];
