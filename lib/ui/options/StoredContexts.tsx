import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContextReviews } from '../../core/access/context-review.ts';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { matchesFilter } from '../../core/kubeconfig/matches-filter.ts';
import { optionsFragment } from '../../core/options-address.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useChunkedRendering } from '../hooks/use-chunked-rendering.ts';
import type { HostAccess } from '../hooks/use-host-access.ts';
import { useNow } from '../hooks/use-now.ts';
import { useSubscription } from '../hooks/use-subscription.ts';
import { contextLabels } from '../shared/context-label.ts';
import { groupBy } from '../shared/group-by.ts';
import { Icon } from '../shared/Icon.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { needsAttention } from './attention.ts';
import { ImportedFiles } from './ImportedFiles.tsx';
import { ListFilter } from './ListFilter.tsx';
import { PageTitle } from './PageTitle.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { ServerSection } from './ServerSection.tsx';

const NO_REVIEWS: ContextReviews = {};

const IMPORT = optionsFragment({ topic: 'import', server: null, url: null });

interface StoredContextsProps {
  backend: OptionsBackend;
  states: readonly ContextState[];
  hostAccess: HostAccess;
  /** Whether the filter takes the focus when the list appears. */
  isFocused: boolean;
}

/** The stored contexts by server, a filter for them, and the files that they came from. */
export function StoredContexts({ backend, states, hostAccess, isFocused }: StoredContextsProps) {
  const [toRemove, setToRemove] = useState<readonly KubeContext[]>([]);
  const [filter, setFilter] = useState('');
  const [showsAttention, setShowsAttention] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const read = useSubscription(backend.readReviews, backend.onReviewsChanged);
  // Thousands of contexts are not rendered again for nothing.
  const reviews = read && Object.keys(read).length > 0 ? read : NO_REVIEWS;
  const now = useNow(states.some(({ expiresAt }) => expiresAt !== null));
  const attention = useMemo(
    () => states.filter((state) => needsAttention(state, hostAccess.urls, now)),
    [states, hostAccess, now],
  );
  const shown = useMemo(
    () => (showsAttention ? attention : states).filter(({ context }) => matchesFilter(context, filter)),
    [showsAttention, attention, states, filter],
  );
  const labelOf = useMemo(() => contextLabels(states.map(({ context }) => context)), [states]);
  const servers = useMemo(
    () => groupBy(shown, ({ context }) => (context.server ? serverUrl(context.server) : '')),
    [shown],
  );
  const limit = useChunkedRendering(shown.length);
  const remove = useCallback((context: KubeContext) => setToRemove([context]), []);
  const sections = useMemo(
    () =>
      firstContexts(limit, servers).map(([url, group]) => (
        <ServerSection
          key={url}
          backend={backend}
          states={group}
          labelOf={labelOf}
          hostAccess={hostAccess}
          reviews={reviews}
          now={now}
          onRemove={remove}
        />
      )),
    [limit, servers, backend, labelOf, hostAccess, reviews, now, remove],
  );

  useLayoutEffect(() => {
    if (isFocused) field.current?.focus({ preventScroll: true });
  }, [isFocused]);

  const choice = (label: string, count: number, isPressed: boolean, onChoose: () => void) => (
    <button type="button" class="chip" aria-pressed={isPressed} onClick={onChoose}>
      {label} <span>{formatNumber(count)}</span>
    </button>
  );
  return (
    <>
      <PageTitle title={t('contexts.title')}>
        <a class="button primary" href={IMPORT}>
          <Icon name="import" />
          {t('import.open')}
        </a>
      </PageTitle>
      <div class="list-tools">
        <ListFilter field={field} filter={filter} onFilter={setFilter} />
        {choice(t('contexts.all'), states.length, !showsAttention, () => setShowsAttention(false))}
        {choice(t('contexts.attention'), attention.length, showsAttention, () => setShowsAttention(true))}
      </div>
      {shown.length === 0 && (
        <p class="placeholder" role="status">
          {filter === '' ? t('contexts.noAttention') : t('contexts.noMatch', [filter])}
        </p>
      )}
      <div class={servers.length > 10 ? 'servers are-many' : 'servers'}>{sections}</div>
      <ImportedFiles states={states} onRemove={setToRemove} />
      <RemoveDialog
        contexts={toRemove}
        onRemove={(ids) => {
          field.current?.focus();
          void backend.background.removeContexts(ids);
        }}
        onClose={() => setToRemove([])}
      />
    </>
  );
}

/** The first contexts of the list, by server. */
function firstContexts(limit: number, servers: readonly [url: string, states: ContextState[]][]) {
  let room = limit;
  return servers.flatMap(([url, states]): [string, ContextState[]][] => {
    const first = states.slice(0, Math.max(room, 0));
    room -= states.length;
    return first.length > 0 ? [[url, first]] : [];
  });
}
