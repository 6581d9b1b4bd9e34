import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ContextReviews } from '../../core/access/context-review.ts';
import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ProxyUrl } from '../../core/proxy-url/parse.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { AppInTab, OpenApps, PopupBackend } from '../backend.ts';
import { type Listings, useLists } from '../hooks/use-lists.ts';
import { useNow } from '../hooks/use-now.ts';
import { useObjects } from '../hooks/use-objects.ts';
import { formatNumber, t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { Footer } from './Footer.tsx';
import type { KnownApps } from './known-entries.ts';
import { MarkedNotice } from './MarkedNotice.tsx';
import { NoRows } from './NoRows.tsx';
import { opensInPlaceOf } from './opens-in-place-of.ts';
import { Panels } from './Panels.tsx';
import { RowList, rowId } from './RowList.tsx';
import { contextOfRow, type Row } from './rows.ts';
import { SearchBox } from './SearchBox.tsx';
import { ThisTab } from './ThisTab.tsx';
import { UnknownApp } from './UnknownApp.tsx';
import { type Building, UrlBuilder } from './UrlBuilder.tsx';
import { useChoices } from './use-choices.ts';
import { useContextsShown } from './use-contexts-shown.ts';
import { useEntryReviews } from './use-entry-reviews.ts';
import { type Finding, subjectContext, useFinderState, useFinding } from './use-finder.ts';
import { useKeys } from './use-keys.ts';

interface FinderProps extends Pick<KnownApps, 'pinned' | 'recent'> {
  backend: PopupBackend;
  states: readonly ContextState[];
  /** The context that was used last. */
  selected: ContextState;
  /** Cached lists by the id of their context, shown until fresh ones are there. */
  lists: Readonly<Record<string, ServiceList>>;
  /** What was known about contexts when the popup opened. */
  reviews: ContextReviews;
  openApps: OpenApps;
  /** The app of an unknown cluster that the tab shows; null for none. */
  unknownApp: ProxyUrl | null;
  canLock: boolean;
  onSelect: (contextId: string) => void;
  onListed: (contextId: string, list: ServiceList) => void;
  onPin: (app: KnownApp, isPinned: boolean) => void;
}

/** Finds a service of any context and opens it. The focus stays in the field; the list follows its keys. */
export function Finder(props: FinderProps) {
  const { backend, states, selected, lists, openApps, unknownApp, canLock, pinned, recent, onSelect, onListed, onPin } =
    props;
  const field = useRef<HTMLInputElement>(null);
  const finder = useFinderState(onSelect);
  const { query, scopeId, actions } = finder.state;
  const now = useNow(states.some(({ expiresAt }) => expiresAt !== null));

  const { labelOf, ordered, scope, shown, asked } = useContextsShown({ states, selected, recent, lists, scopeId });
  const listings = useLists(backend, asked, lists, onListed);
  const searched = useMemo(() => (shown ? [shown.context] : asked), [shown, asked]);
  const objects = useObjects(backend, searched, lists);
  const contexts = ordered.map(({ context }) => context);
  const knownApps = useMemo(() => [...pinned, ...recent], [pinned, recent]);
  const reviews = useEntryReviews({ backend, initial: props.reviews, asked, listings, lists, known: knownApps });
  const choices = useChoices({ backend, listings, reviews, contexts, labelOf, onPin, onLimit: finder.searchIn });
  const finding = useFinding({
    state: finder.state,
    ordered,
    shown,
    selected,
    lists,
    listings,
    objects,
    asked,
    openApps,
    labelOf,
    pinned,
    recent,
    actionsOf: choices.actionsOf,
    onManage: () => void backend.openOptions({ topic: 'contexts' }),
  });
  const { known, layout, at, pasted, found } = finding;
  const { rows } = layout;
  const current = rows[at];
  const subject = actions?.subject ?? null;
  const { choose, onKeyDown } = useKeys({ finder, finding, choices });
  const { building } = choices;
  useLayoutEffect(() => field.current?.focus(), [building]);

  const text = query.trim();
  const isPickingContext = text.startsWith('@') && !subject;
  const isRefreshing = isBusy(finding, asked, listings);
  if (building) return <BuildView backend={backend} building={building} choices={choices} labelOf={labelOf} />;
  return (
    <div class="popup">
      <SearchBox
        backend={backend}
        field={field}
        query={query}
        scope={subject ? null : scope}
        labelOf={labelOf}
        placeholder={placeholderOf(subject !== null, shown !== null)}
        activeRow={current ? rowId(at) : null}
        canLock={canLock}
        onSearch={finder.search}
        onKeyDown={onKeyDown}
      />
      <div class="progress" hidden={!isRefreshing} />
      <TabSection
        isAtHome={finder.isAtHome}
        backend={backend}
        app={openApps.active}
        unknownApp={unknownApp}
        states={states}
        now={now}
      />
      <UnexpectedErrorNotice />
      <main class="services" aria-busy={isRefreshing}>
        <Panels
          backend={backend}
          states={states}
          lists={lists}
          shown={isPickingContext ? null : shown}
          subject={subject}
          finding={finding}
          url={text}
          listings={listings}
          choices={choices}
          reviews={reviews}
          labelOf={labelOf}
          now={now}
          onBack={() => void finder.leaveActions()}
        />
        <MarkedNotice marks={choices.marks} onOpen={() => choices.openMarked(known)} />
        {current && (
          <RowList
            layout={layout}
            label={subject ? t('popup.actions') : t('popup.services')}
            selected={at}
            details={{
              query: text.replace(/^@/, ''),
              known,
              isMarked: choices.marks.has,
              labelOf,
              namesContexts: !shown,
              now,
              reviews,
            }}
            onChoose={choose}
            onMore={(row) => void finder.showActions(row)}
          />
        )}
        {rows.length === 0 && !pasted && (
          <NoRows
            query={text}
            scope={scope && labelOf(scope.context)}
            isLoading={isBusy(finding, finding.hasEntries ? [] : asked, listings)}
            problem={found.problem}
            isListed={!shown || Boolean(lists[shown.context.id])}
          />
        )}
        <Explanation row={current} />
        <p class="visually-hidden" role="status">
          {query !== '' && t('popup.matches', rows.length, [formatNumber(rows.length)])}
        </p>
      </main>
      <Footer
        state={stateInFooter(states, contextOfRow(current) ?? subjectContext(subject)) ?? shown}
        labelOf={labelOf}
        now={now}
        isCopied={choices.isCopied}
        mode={modeOf(subject !== null, isPickingContext)}
        current={current}
        known={known}
        markCount={choices.marks.marked.length}
      />
    </div>
  );
}

/** Whether something is being listed: services of these contexts, or other objects that are searched. */
function isBusy({ found }: Finding, contexts: readonly KubeContext[], listings: Listings): boolean {
  return found.isLoading || contexts.some((context) => listings.of(context)?.isRefreshing ?? true);
}

interface TabSectionProps extends Pick<FinderProps, 'backend' | 'states' | 'unknownApp'> {
  /** Whether nothing is searched for. */
  isAtHome: boolean;
  app: AppInTab | null;
  now: number;
}

/** What the tab shows that the popup was opened on, where that is an app. */
function TabSection({ isAtHome, backend, app, unknownApp, states, now }: TabSectionProps) {
  if (!isAtHome) return null;
  if (app) return <ThisTab backend={backend} app={app} states={states} now={now} />;
  return unknownApp && <UnknownApp backend={backend} app={unknownApp} />;
}

interface BuildViewProps {
  backend: PopupBackend;
  building: Building;
  choices: ReturnType<typeof useChoices>;
  labelOf: (context: KubeContext) => string;
}

/** What stands in place of everything else while a URL is built by hand. */
function BuildView({ backend, building, choices, labelOf }: BuildViewProps) {
  return (
    <div class="popup">
      <UrlBuilder
        {...building}
        backend={backend}
        label={labelOf(building.context)}
        refusal={choices.refusal}
        onOpen={(url, choice) => choices.openUrl(building.context, url, { ...choice, isExact: true })}
        onClose={() => choices.setBuilding(null)}
      />
    </div>
  );
}

function Explanation({ row }: { row: Row | undefined }) {
  const text = row?.kind === 'service' ? opensInPlaceOf(row.entry) : row?.kind === 'action' && row.action.explanation;
  return !text ? null : <p class="explanation hint">{text}</p>;
}

function stateInFooter(states: readonly ContextState[], context: KubeContext | null): ContextState | undefined {
  return states.find((state) => state.context.id === context?.id);
}

function placeholderOf(hasSubject: boolean, isOfOne: boolean): string {
  if (hasSubject) return t('popup.searchActions');
  return isOfOne ? t('popup.searchOne') : t('popup.searchAll');
}

function modeOf(hasSubject: boolean, isPickingContext: boolean) {
  if (hasSubject) return 'actions';
  return isPickingContext ? 'contexts' : 'services';
}
