import { describe, expect, it, vi } from 'vitest';
import { announceOpenings } from '../../lib/guard/announce-openings.ts';

const URL_OF_LINK = 'https://k8s.example:6443/api/v1/namespaces/shop/services/web/proxy/page';
const LINK = { tagName: 'A', href: URL_OF_LINK, target: '' };

interface Act {
  readonly type: string;
  /** From the innermost element outwards. */
  readonly path?: readonly object[];
  readonly event?: object;
  readonly baseTarget?: string;
}

/** What is announced when this happens in a document. */
function announced({ type, path = [{ tagName: 'SPAN' }, LINK], event = {}, baseTarget }: Act): string[] {
  const view = Object.assign(new EventTarget(), {
    document: { querySelector: () => (baseTarget === undefined ? null : { target: baseTarget }) },
  });
  const urls: string[] = [];
  announceOpenings(view as unknown as Window, (url) => urls.push(url));
  view.dispatchEvent(Object.assign(new Event(type), { composedPath: () => path }, event));
  return urls;
}

describe('what a document is about to open in another tab', () => {
  it.each<[string, Act]>([
    ['a click with Ctrl', { type: 'click', event: { ctrlKey: true } }],
    ['a click with Meta', { type: 'click', event: { metaKey: true } }],
    ['a click with Shift', { type: 'click', event: { shiftKey: true } }],
    ['a click on a link with a target', { type: 'click', path: [{ ...LINK, target: '_blank' }] }],
    ['a click where the document has a target for all links', { type: 'click', baseTarget: '_blank' }],
    ['a click on an area', { type: 'click', path: [{ ...LINK, tagName: 'AREA', target: 'other' }] }],
    ['the middle button', { type: 'auxclick' }],
    ['the menu of a link', { type: 'contextmenu' }],
    ['dragging a link', { type: 'dragstart' }],
  ])('is announced: %s', (_how, act) => {
    expect(announced(act)).toEqual([URL_OF_LINK]);
  });

  it.each<[string, Act]>([
    ['a click on a link', { type: 'click' }],
    ['a click on a link into the same tab', { type: 'click', path: [{ ...LINK, target: '_top' }] }],
    ['a click elsewhere', { type: 'click', path: [{ tagName: 'P' }], event: { ctrlKey: true } }],
    ['the menu of a link without an address', { type: 'contextmenu', path: [{ ...LINK, href: '' }] }],
  ])('is not announced: %s', (_how, act) => {
    expect(announced(act)).toEqual([]);
  });

  it('is announced with the values of a form', () => {
    class Form {
      method = 'get';
      target = '_blank';
      action = `${URL_OF_LINK}?replaced`;
    }
    vi.stubGlobal('HTMLFormElement', Form);
    vi.stubGlobal('FormData', function values() {
      return [['a', 'b c']];
    });
    const submit = (change: object) => {
      const view = Object.assign(new EventTarget(), { document: { querySelector: () => null } });
      const urls: string[] = [];
      announceOpenings(view as unknown as Window, (url) => urls.push(url));
      const event = Object.assign(new Event('submit'), { submitter: null });
      Object.defineProperty(event, 'target', { value: Object.assign(new Form(), change) });
      view.dispatchEvent(event);
      return urls;
    };
    expect(submit({})).toEqual([`${URL_OF_LINK}?a=b+c`]);
    expect(submit({ target: '' })).toEqual([]);
    expect(submit({ method: 'post' })).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('is announced by the shim for what scripts open', () => {
    expect(announced({ type: 'portside-opening', event: { detail: URL_OF_LINK } })).toEqual([URL_OF_LINK]);
  });

  it('is not announced without end, nor if it is too long to be remembered', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const view = new EventTarget();
    const urls: string[] = [];
    announceOpenings(view as unknown as Window, (url) => urls.push(url));
    const announceFromPage = (detail: string) =>
      view.dispatchEvent(Object.assign(new Event('portside-opening'), { detail }));
    announceFromPage(URL_OF_LINK + 'x'.repeat(8_000));
    for (let index = 0; index < 100; index += 1) announceFromPage(`${URL_OF_LINK}${index}`);
    expect(urls).toEqual([0, 1, 2, 3, 4].map((index) => `${URL_OF_LINK}${index}`));
    vi.setSystemTime(Date.now() + 1000);
    announceFromPage(URL_OF_LINK);
    expect(urls.slice(5)).toEqual([URL_OF_LINK]);
    vi.useRealTimers();
  });
});
