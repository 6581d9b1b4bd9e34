import type { ChosenText } from '../../background/dependencies.ts';
import { originOf } from '../../core/origin-of.ts';
import { browser } from './browser.ts';

/** Today's form, the one before Kubernetes 1.10, and that of `kubectl proxy`, on any server. */
const PROXY_URLS = ['*://*/*api/v1/*proxy*'];
/** Not our own pages, which show text that others chose. */
const PAGES = ['*://*/*', 'file:///*'];

/** Puts our items into the menus of links that may be proxy URLs and of selected text, in place of earlier ones. The browser keeps them. */
export async function replaceMenus(titles: { readonly link: string; readonly selection: string }): Promise<void> {
  await browser.contextMenus.removeAll();
  const { create } = browser.contextMenus;
  create({
    id: 'link',
    contexts: ['link'],
    title: titles.link,
    targetUrlPatterns: PROXY_URLS,
    documentUrlPatterns: PAGES,
  });
  create({ id: 'selection', contexts: ['selection'], title: titles.selection, documentUrlPatterns: PAGES });
}

/** Calls back when a person chooses one of our items, with the link or text, and where the browser says that it is. */
export function onTextChosen(listener: (chosen: ChosenText) => void): void {
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const { linkUrl, selectionText, frameUrl, pageUrl } = info;
    const text = info.menuItemId === 'link' ? linkUrl : selectionText;
    listener({ text: text ?? '', tabId: tab?.id ?? null, origin: originOf(frameUrl ?? pageUrl ?? '') });
  });
}
