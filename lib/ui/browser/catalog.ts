import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import { readLinkWithoutCluster, readProxyLink } from '../../core/proxy-url/link-forms.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import type { AppInTab, OpenApps, PopupSnapshot } from '../backend.ts';
import { orderContexts, selectedState } from '../popup/context-order.ts';
import { type Entry, entriesOf, indexEntries } from '../popup/entries.ts';
import { findEntries } from '../popup/find-entries.ts';
import { knownEntries } from '../popup/known-entries.ts';
import { portUrl } from '../popup/port-url.ts';
import { shortContextLabels } from '../shared/context-label.ts';

/** A service that can be opened. */
export interface Offer {
  readonly entry: Entry;
  readonly url: string;
  /** The tab that shows it; null for none. */
  readonly tab: AppInTab | null;
}

/** What a text in the address bar leads to. */
export type Aim =
  | {
      readonly kind: 'offer' | 'url';
      readonly url: string;
      /** What people call the app; the URL where that is unknown. */
      readonly name: string;
      /** The context that opens it; null where that is left open. */
      readonly contextId: string | null;
      /** The tab that shows it; null for none. */
      readonly tab: AppInTab | null;
    }
  | { readonly kind: 'none' };

/** The services that were listed last, as the popup finds and ranks them. */
export interface Catalog {
  /** What contexts are called. */
  readonly labelOf: (context: KubeContext) => string;
  /** Whether a service has to say of which context it is. */
  readonly hasSeveralContexts: boolean;
  /** Those that match, the best first; without text those that are known, then all others. */
  find(text: string, limit: number): readonly Offer[];
  /** What stands in the address bar for this service: its URL, and its context where the URL leaves that open. */
  spell(offer: Offer): string;
  /** What the text means, which may be one that `spell` returned. */
  read(text: string): Aim;
}

const SPELLED = /^(\S+)(?: as (.+))?$/s;

/** Creates it from what is stored and which tabs are open. */
export function createCatalog(snapshot: PopupSnapshot, openApps: OpenApps): Catalog {
  const { contexts, selectedContextId, pinned, recent, lists } = snapshot;
  const selected = selectedState(contexts, selectedContextId);
  const ordered = selected ? orderContexts(contexts, selected, recent) : [];
  const usable = ordered.map(({ context }) => context).filter(isUsable);
  const labelOf = shortContextLabels(contexts.map(({ context }) => context));
  const entries = entriesOf(ordered, lists).filter(({ context }) => isUsable(context));
  const known = knownEntries(entries, { pinned, recent, openApps: openApps.all });
  const first = new Set([...known.pinned, ...known.recent]);
  const index = indexEntries([...first, ...entries.filter((entry) => !first.has(entry))], labelOf);

  const offerOf = (entry: Entry): Offer[] => {
    const port = known.portOf(entry);
    const url = port ? portUrl(entry.context, entry.service, port) : null;
    return url === null ? [] : [{ entry, url, tab: known.appOf(entry) }];
  };
  const find = (text: string, limit: number) => {
    const found: Offer[] = [];
    for (const entry of findEntries(index, text, known)) {
      if (found.length >= limit) break;
      found.push(...offerOf(entry));
    }
    return found;
  };
  const isShared = ({ server }: KubeContext) =>
    server !== null && usable.filter((other) => isSameServer(other.server, server)).length > 1;

  const nameOf = (url: string) => {
    const servers = usable.map(({ server }) => server);
    const parsed = parseProxyUrl(url, servers);
    const prefix = parsed.ok ? parsed.value.prefix : readLinkWithoutCluster(url, servers)?.prefix;
    return appName(prefix ?? '') ?? url;
  };

  return {
    labelOf,
    hasSeveralContexts: contexts.length > 1,
    find,
    spell: ({ entry: { context }, url }) => (isShared(context) ? `${url} as ${labelOf(context)}` : url),
    read: (text) => {
      const [, address = '', label] = SPELLED.exec(text) ?? [];
      const url = readProxyLink(address);
      if (url !== null) {
        const context = usable.find((one) => labelOf(one) === label);
        const tab = openApps.all.find((app) => app.prefix === url && [undefined, app.contextId].includes(context?.id));
        return { kind: 'url', url, name: nameOf(url), contextId: context?.id ?? null, tab: tab ?? null };
      }
      const [best] = text === '' ? [] : find(text, 1);
      if (!best) return { kind: 'none' };
      const { entry, tab } = best;
      return { kind: 'offer', url: best.url, name: entry.service.displayName, contextId: entry.context.id, tab };
    },
  };
}
