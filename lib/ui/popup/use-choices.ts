import { useState } from 'preact/hooks';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import { KUBELET_PORT } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import { useIsolation } from '../hooks/use-isolation.ts';
import type { Listings } from '../hooks/use-lists.ts';
import { useOpening } from '../hooks/use-opening.ts';
import type { Reviews } from '../hooks/use-reviews.ts';
import { type ActionEffects, contextActions, isolationReason, serviceActions } from './actions.ts';
import { type Entry, entryKey } from './entries.ts';
import { permissionToOpen } from './entry-access.ts';
import type { KnownEntries } from './known-entries.ts';
import type { Choice, Row, Section } from './rows.ts';
import type { Building } from './UrlBuilder.tsx';
import { type Subject, urlOf } from './use-finder.ts';
import { useMarks } from './use-marks.ts';

interface ChoicesOptions {
  readonly backend: PopupBackend;
  readonly listings: Listings;
  readonly reviews: Reviews;
  readonly contexts: readonly KubeContext[];
  readonly labelOf: (context: KubeContext) => string;
  readonly onPin: (app: { readonly contextId: string; readonly prefix: string }, isPinned: boolean) => void;
  /** Limits the search to a context; null for all. */
  readonly onLimit: (contextId: string | null) => void;
}

/** What choosing a row does, and the actions that can be chosen. */
export function useChoices({ backend, listings, reviews, contexts, labelOf, onPin, onLimit }: ChoicesOptions) {
  const { background } = backend;
  const [isCopied, setCopied] = useState(false);
  const [isChoosingNamespaces, setChoosingNamespaces] = useState(false);
  const { refusal, open, openEach } = useOpening(backend);
  const marks = useMarks();
  const isolation = useIsolation(backend);
  const [building, setBuilding] = useState<Building | null>(null);

  const openUrl = (context: KubeContext, url: string, choice: Choice & Parameters<ActionEffects['openUrl']>[2]) =>
    open(context, () => background.openTarget({ contextId: context.id, url, ...choice }), choice.isInBackground);
  const goToTab = (tabId: number) => void backend.goToTab(tabId).then(backend.closePopup);
  /** Opens what is marked and not open yet, the last one in front. What does not open stays marked. */
  const openAll = async (entries: readonly Entry[], known: KnownEntries) => {
    const closed = entries.filter((entry) => !known.appOf(entry));
    const app = entries.map((entry) => known.appOf(entry)).findLast(Boolean);
    if (closed.length === 0 && app) return goToTab(app.tabId);
    const requests = closed.map((entry) => ({
      context: entry.context,
      run: (isInBackground: boolean) =>
        background.openTarget({ contextId: entry.context.id, url: urlOf(entry, known) ?? '', isInBackground }),
    }));
    const closedAt = (places: readonly number[]) => closed.filter((_, place) => places.includes(place));
    const refused = await openEach(requests, (failed) => void openAll(closedAt(failed), known));
    marks.keep(closedAt(refused));
  };
  const openMarked = (known: KnownEntries) => {
    if (marks.mayOpen()) void openAll(marks.marked, known);
  };
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => setCopied(true));

  const actionsOf = (subject: Subject, known: KnownEntries): Section[] => {
    if (subject.kind === 'service') {
      const { entry } = subject;
      const { context } = entry;
      return serviceActions({
        entry,
        port: known.portOf(entry),
        app: known.appOf(entry),
        isMarked: marks.has(entry),
        isPinned: known.pinned.some((one) => entryKey(one) === entryKey(entry)),
        review: reviews.of(context).value,
        isolation: isolation.value,
        others: contexts.filter(isOther(context)).map((other) => ({ context: other, label: labelOf(other) })),
        effects: {
          openUrl,
          goToTab: ({ tabId }) => goToTab(tabId),
          openOutside: (url) => {
            backend.openLink(url);
            void backend.closePopup();
          },
          copy,
          mark: () => marks.toggle(entry),
          build: (target) => setBuilding({ context, target }),
          pin: (prefix, isPinned) => onPin({ contextId: context.id, prefix }, isPinned),
        },
      });
    }
    const { context } = subject.state;
    return contextActions(context, isolation.value, {
      searchIn: () => onLimit(context.id),
      refresh: () => {
        onLimit(context.id);
        listings.refresh(context);
        reviews.request(context, [], true);
      },
      chooseNamespaces: () => {
        onLimit(context.id);
        setChoosingNamespaces(true);
      },
      build: () => setBuilding({ context, target: null }),
      openApi: () => open(context, () => background.openApi(context.id)),
      isolateAll: (isIsolated) =>
        void background.isolateCluster({ contextId: context.id, isIsolated }).then(isolation.read),
    });
  };

  /** Chooses a row. False where the only thing to do is to show its actions. */
  const choose = (row: Row, known: KnownEntries, choice: Choice): boolean => {
    switch (row.kind) {
      case 'service': {
        const { context, service } = row.entry;
        const url = urlOf(row.entry, known);
        const app = known.appOf(row.entry);
        const permission = permissionToOpen(service, known.portOf(row.entry), reviews.of(context).value);
        if (app && !choice.isInNewWindow) goToTab(app.tabId);
        else if (url && service.endpoints !== 'none' && permission !== 'forbidden' && !isKubelet(row.entry, known))
          openUrl(context, url, choice);
        else return false;
        return true;
      }
      case 'attention':
        onLimit(row.context.id);
        return true;
      case 'context':
        onLimit(row.state?.context.id ?? null);
        return true;
      case 'pastedUrl':
        openUrl(row.context, row.url, choice);
        return true;
      case 'action':
        row.action.run();
        return true;
    }
  };

  /** Leads from a pasted URL that nothing opens to what helps. */
  const resolve = (problem: Problem, url: string) => {
    if (problem.code !== 'urlServerUnknown') return;
    const server = { origin: problem.values.origin, basePath: '' };
    void backend.openOptions({ topic: 'import', server, url });
  };

  const isolationReasonOf = (entry: Entry, known: KnownEntries) => {
    const port = known.portOf(entry);
    return isolation.value && port ? isolationReason(entry, port, isolation.value) : null;
  };

  return {
    isolationReasonOf,
    marks,
    openMarked,
    building,
    setBuilding,
    openUrl,
    refusal,
    isCopied,
    setCopied,
    copy,
    isChoosingNamespaces,
    setChoosingNamespaces,
    actionsOf,
    choose,
    resolve,
  };
}

/** Whether the kubelet itself would open, which shows nothing at its root. */
function isKubelet(entry: Entry, known: KnownEntries): boolean {
  return known.portOf(entry) === KUBELET_PORT;
}

/** Whether a context is another usable one of the same server. */
function isOther({ id, server }: KubeContext): (context: KubeContext) => boolean {
  return (other) => other.id !== id && server !== null && isUsable(other) && isSameServer(other.server, server);
}
