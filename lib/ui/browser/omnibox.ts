import type { Disposition, Line, LinePart, Suggestion } from '../../core/address-bar.ts';
import { matchingRanges, type TextRange } from '../../core/services/search.ts';
import type { BrowserBackend } from '../backend.ts';
import { shortenMiddle } from '../popup/shorten-middle.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { problemSentence, t } from '../shared/translate.ts';
import { type Aim, type Catalog, createCatalog, type Offer } from './catalog.ts';

/** As many as browsers show. */
const MAX_SUGGESTIONS = 8;

/** What is offered while a person types: services, or the reason why there are none. */
type Content =
  | { readonly kind: 'catalog'; readonly catalog: Catalog }
  | { readonly kind: 'nothing'; readonly reason: string; readonly resolve: () => Promise<void> };

/** What the address bar offers after the keyword, and what it opens. */
export interface Omnibox {
  /** The line for what Enter does with the text, and other services that match. */
  typed(text: string): Promise<{ readonly first: Line; readonly others: readonly Suggestion[] }>;
  entered(text: string, disposition: Disposition): Promise<void>;
  left(): void;
}

/** Creates it. What is stored is read once for all that a person types in a row. */
export function createOmnibox(backend: BrowserBackend): Omnibox {
  let content: Promise<Content> | null = null;
  const current = () => {
    content ??= readContent(backend);
    return content;
  };

  return {
    typed: async (text) => {
      const shown = await current();
      return shown.kind === 'catalog' ? linesFor(shown.catalog, text) : { first: plain(shown.reason), others: [] };
    },
    entered: async (text, disposition) => {
      const shown = await current();
      content = null;
      await backend.reportUse();
      const aim = aimOf(shown, text);
      if (aim.kind === 'none') return shown.kind === 'nothing' ? shown.resolve() : backend.openPopup();
      const isInTab = disposition === 'currentTab';
      if (aim.tab && isInTab) return backend.goToTab(aim.tab.tabId);
      const tabId = isInTab ? await backend.activeTab() : null;
      const { url, contextId } = aim;
      await backend.open({ url, contextId, tabId, isInBackground: disposition === 'newBackgroundTab' });
    },
    left: () => {
      content = null;
    },
  };
}

/** Where no service is known, a URL still opens: the gate says what is missing. */
function aimOf(content: Content, text: string): Aim {
  return (content.kind === 'catalog' ? content.catalog : createCatalog(NO_SNAPSHOT, NO_TABS)).read(text);
}

const NO_SNAPSHOT = {
  contexts: [],
  selectedContextId: null,
  lists: {},
  reviews: {},
  pinned: [],
  recent: [],
  canLock: false,
};
const NO_TABS = { all: [], active: null, activeUrl: '' };

async function readContent(backend: BrowserBackend): Promise<Content> {
  const snapshot = await backend.readSnapshot();
  if (!snapshot.ok) return { kind: 'nothing', reason: problemSentence(snapshot.problem), resolve: backend.openPopup };
  const { contexts } = snapshot.value;
  if (contexts.length === 0) return { kind: 'nothing', reason: t('omnibox.noContexts'), resolve: backend.openImport };
  // Whoever is at the keyboard learns no name while Portside is locked, as in the popup.
  if (contexts.some(({ isLocked }) => isLocked)) {
    return { kind: 'nothing', reason: t('omnibox.locked'), resolve: backend.openPopup };
  }
  return { kind: 'catalog', catalog: createCatalog(snapshot.value, await backend.readOpenApps()) };
}

function linesFor(catalog: Catalog, text: string): { readonly first: Line; readonly others: readonly Suggestion[] } {
  const aim = catalog.read(text);
  if (aim.kind === 'url') return { first: plain(t('omnibox.openUrl', [aim.name])), others: [] };
  const offers = catalog.find(text, MAX_SUGGESTIONS);
  const suggest = (offer: Offer): Suggestion => ({
    content: catalog.spell(offer),
    line: lineFor(catalog, offer, text),
  });
  if (text === '') return { first: plain(t('omnibox.hint')), others: offers.map(suggest) };
  const [best, ...others] = offers;
  if (!best) return { first: plain(sentenceForNothing(text)), others: [] };
  return { first: lineFor(catalog, best, text), others: others.map(suggest) };
}

function sentenceForNothing(text: string): string {
  return /^https?:\/\//i.test(text) ? t('omnibox.notProxyUrl') : t('omnibox.noMatch', [text]);
}

function lineFor({ labelOf, hasSeveralContexts }: Catalog, { entry, tab }: Offer, text: string): Line {
  const { context, service } = entry;
  const dim = (value: string): LinePart[] => [
    { text: ' · ', look: 'dim' },
    { text: sanitizeForDisplay(value), look: 'dim' },
  ];
  return [
    ...marked(shortenMiddle(service.displayName), text),
    ...dim(service.namespace),
    ...(hasSeveralContexts ? dim(shortenMiddle(labelOf(context))) : []),
    ...(service.endpoints === 'none' ? dim(t('popup.noEndpoints')) : []),
    ...(tab ? dim(t('omnibox.isOpen')) : []),
  ];
}

/** The name with what matches. A name that is shown otherwise than it is written is left plain: offsets would be wrong. */
function marked(name: string, query: string): LinePart[] {
  const shown = sanitizeForDisplay(name);
  const ranges = shown === name ? matchingRanges(name, query) : [];
  return [...partsOf(shown, ranges)].filter((part) => part.text !== '');
}

function* partsOf(text: string, ranges: readonly TextRange[]): Iterable<LinePart> {
  let at = 0;
  for (const [start, end] of ranges) {
    yield { text: text.slice(at, start), look: null };
    yield { text: text.slice(start, end), look: 'match' };
    at = end;
  }
  yield { text: text.slice(at), look: null };
}

function plain(text: string): Line {
  return [{ text, look: null }];
}
