import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { matchingRanges } from '../../core/services/search.ts';
import type { Reviews } from '../hooks/use-reviews.ts';
import { Highlight } from '../shared/Highlight.tsx';
import { Icon } from '../shared/Icon.tsx';
import { readinessOf } from '../shared/ReadinessBadge.tsx';
import { timeLeft } from '../shared/relative-time.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { formatNumber, problemSentence, t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { AppIcon } from './AppIcon.tsx';
import { ContextTag } from './ContextTag.tsx';
import { contextHue } from './context-hue.ts';
import type { Entry } from './entries.ts';
import { permissionToOpen } from './entry-access.ts';
import type { KnownEntries } from './known-entries.ts';
import { objectName } from './object-name.ts';
import { Side, Text, Tile } from './RowParts.tsx';
import { readyPods } from './ready-pods.ts';
import { type Action, type Choice, hasTwoLines, type Row } from './rows.ts';
import { shortenMiddle } from './shorten-middle.ts';

const STATES = {
  ready: 'ready',
  locked: 'none',
  credentialMissing: 'none',
  credentialExpired: 'failing',
  unusable: 'failing',
} as const;

/** What rows show beside what they stand for. */
export interface RowDetails {
  readonly query: string;
  readonly known: KnownEntries;
  /** Whether a service is marked, to be opened with others. */
  readonly isMarked: (entry: Entry) => boolean;
  /** What contexts are called. */
  readonly labelOf: (context: KubeContext) => string;
  /** Whether services say which context they belong to. */
  readonly namesContexts: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly reviews: Reviews;
}

interface RowViewProps {
  id: string;
  row: Row;
  details: RowDetails;
  isSelected: boolean;
  /** Its place among all rows, from 1. */
  position: number;
  count: number;
  onChoose: (choice: Choice) => void;
  onMore: () => void;
}

/** One row of the list. A click chooses it, one on its arrow shows what else can be done. */
export function RowView({ id, row, details, isSelected, position, count, onChoose, onMore }: RowViewProps) {
  const onClick = (event: MouseEvent) => {
    const isOnArrow = event.target instanceof Element && event.target.closest('.row-more') !== null;
    if (isOnArrow) onMore();
    else onChoose(choiceOf(event));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys choose rows.
    <div
      id={id}
      class={`row is-${row.kind}${hasTwoLines(row) ? ' has-two-lines' : ''}${isDimmed(row, details) ? ' is-dimmed' : ''}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={count}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
      onAuxClick={onClick}
    >
      <Content row={row} details={details} />
    </div>
  );
}

/** As browsers do with links. */
function choiceOf({ button, ctrlKey, metaKey, shiftKey }: MouseEvent): Choice {
  if (shiftKey) return { isInNewWindow: true };
  return button === 1 || ctrlKey || metaKey ? { isInBackground: true } : {};
}

function Content({ row, details }: { row: Row; details: RowDetails }) {
  switch (row.kind) {
    case 'service':
      return <ServiceContent row={row} details={details} />;
    case 'context':
      return row.state ? (
        <ContextContent state={row.state} serviceCount={row.serviceCount} details={details} />
      ) : (
        <>
          <Tile icon="grid" />
          <Text name={t('popup.allContexts')} />
          <Side>{t('popup.count', row.serviceCount, [formatNumber(row.serviceCount)])}</Side>
        </>
      );
    case 'attention':
      return (
        <>
          <Tile icon="key" state="failing" />
          <Text name={details.labelOf(row.context)} detail={problemSentence(row.problem)} />
          <Side>
            <Icon name="right" />
          </Side>
        </>
      );
    case 'pastedUrl':
      return (
        <>
          <Tile icon="globe" />
          <Text name={t('popup.openApp', [row.appName])} detail={t('popup.openAs', [details.labelOf(row.context)])} />
          <Side>
            <ContextTag name={row.context.name}>{row.context.userName}</ContextTag>
          </Side>
        </>
      );
    case 'action':
      return <ActionContent action={row.action} />;
  }
}

function ServiceContent({ row, details }: { row: ServiceRow; details: RowDetails }) {
  const { context, service } = row.entry;
  const { query, known, isMarked, labelOf, namesContexts } = details;
  const { displayName, namespace, ports } = service;
  const shownName = shortenMiddle(displayName);
  const isTwoLined = hasTwoLines(row);
  const tag = namesContexts && row.showsContext && (
    <ContextTag name={context.name}>{shortenMiddle(labelOf(context))}</ContextTag>
  );
  return (
    <>
      <Tile state={isForbidden(row, details) ? 'forbidden' : service.endpoints}>
        {isMarked(row.entry) ? (
          <span class="app-icon">
            <Icon name="check" />
          </span>
        ) : (
          <AppIcon kind={service.kind} />
        )}
      </Tile>
      <span class="row-text">
        <span class="row-name" title={sanitizeForDisplay(displayName)}>
          <Highlight text={shownName} ranges={matchingRanges(shownName, query)} />
        </span>
        {row.showsNamespace && (
          <span class="row-detail">
            {service.object && `${objectName(service.object.kind)}${namespace === '' ? '' : ' · '}`}
            <Highlight text={namespace} ranges={matchingRanges(namespace, query)} />
            {isTwoLined && tag}
          </span>
        )}
      </span>
      <Side>
        {isMarked(row.entry) && <span class="visually-hidden">{t('popup.isMarked')}</span>}
        {known.appOf(row.entry) && <span class="row-open">{t('popup.isOpen')}</span>}
        {obstacleTo(row, details) ??
          podsOf(row) ??
          (ports.length > 1 && t('popup.portCount', ports.length, [formatNumber(ports.length)]))}
        {!isTwoLined && tag}
        <span class="row-more" title={t('popup.more', [displayName])}>
          <Icon name="right" />
        </span>
      </Side>
    </>
  );
}

interface ContextContentProps {
  state: ContextState;
  serviceCount: number;
  details: RowDetails;
}

function ContextContent({ state, serviceCount, details: { query, labelOf, now } }: ContextContentProps) {
  const { context } = state;
  const label = labelOf(context);
  const ready = readinessOf(state, now);
  const facts = [context.userName, context.server && withoutScheme(serverUrl(context.server)), context.source];
  const left = timeLeft(state.expiresAt, now);
  return (
    <>
      <Tile icon="grid" hue={contextHue(context.name)} state={STATES[ready]} />
      <span class="row-text">
        <span class="row-name" title={sanitizeForDisplay(context.name)}>
          <Highlight text={label} ranges={matchingRanges(label, query)} />
        </span>
        <span class="row-detail">{sanitizeForDisplay(facts.filter(Boolean).join(' · '))}</span>
      </span>
      <Side>
        {ready !== 'ready' ? (
          <span class={ready === 'credentialMissing' ? 'is-caution' : 'is-bad'}>{t(`contexts.state.${ready}`)}</span>
        ) : (
          [serviceCount > 0 && t('popup.count', serviceCount, [formatNumber(serviceCount)]), left]
            .filter(Boolean)
            .join(' · ')
        )}
        <span class="row-more" title={t('popup.more', [label])}>
          <Icon name="right" />
        </span>
      </Side>
    </>
  );
}

function ActionContent({ action: { icon, title, detail, keys, isOn } }: { action: Action }) {
  return (
    <>
      <Tile icon={icon} />
      <Text name={title} {...(detail !== undefined && { detail })} />
      <Side>
        {keys?.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
        {isOn !== undefined && (
          <span class={isOn ? 'switch is-on' : 'switch'}>
            <span class="visually-hidden">{isOn ? t('common.on') : t('common.off')}</span>
          </span>
        )}
      </Side>
    </>
  );
}

type ServiceRow = Extract<Row, { kind: 'service' }>;

function isDimmed(row: Row, details: RowDetails): boolean {
  return row.kind === 'service' && obstacleTo(row, details) !== null;
}

/** Whether the apiserver would refuse to open what the row opens. */
function isForbidden({ entry }: ServiceRow, { known, reviews }: RowDetails): boolean {
  const { value } = reviews.of(entry.context);
  return permissionToOpen(entry.service, known.portOf(entry), value) === 'forbidden';
}

function obstacleTo(row: ServiceRow, details: RowDetails) {
  const { service } = row.entry;
  if (service.ports.length === 0) return <span class="is-caution">{t('popup.noPorts')}</span>;
  if (isForbidden(row, details)) return <span class="is-bad">{t('popup.forbidden')}</span>;
  if (service.endpoints !== 'none') return null;
  return <span class="is-caution">{service.pods ? readyPods(service.pods) : t('popup.noEndpoints')}</span>;
}

/** How many pods are ready, where that are not all. */
function podsOf({ entry: { service } }: ServiceRow) {
  const { pods } = service;
  return pods && pods.ready < pods.total ? <span class="is-caution">{readyPods(pods)}</span> : null;
}
