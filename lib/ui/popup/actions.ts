import type { ContextReview } from '../../core/access/context-review.ts';
import { type Isolation, isolationOf } from '../../core/apps/isolation.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { Target } from '../../core/proxy-url/target.ts';
import { equivalentCommands } from '../../core/services/equivalent-commands.ts';
import { KUBELET_PORT, type ServicePort } from '../../core/services/service.ts';
import { targetOf } from '../../core/services/target-of.ts';
import type { AppInTab, IsolationSettings } from '../backend.ts';
import { controlKey } from '../shared/control-key.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { accessActions } from './access-actions.ts';
import type { Entry } from './entries.ts';
import { portUrl } from './port-url.ts';
import type { Action, Section } from './rows.ts';
import { webLinks } from './web-links.ts';

/** What actions do. */
export interface ActionEffects {
  /** `isIsolated` is remembered; without it, the last choice applies. `isExact` means this scheme, whatever was preferred. */
  readonly openUrl: (
    context: KubeContext,
    url: string,
    how: { readonly isIsolated?: boolean; readonly isExact?: boolean; readonly isInNewWindow?: boolean },
  ) => void;
  readonly goToTab: (app: AppInTab) => void;
  readonly openOutside: (url: string) => void;
  readonly copy: (text: string) => void;
  /** Marks it, to be opened with others, or removes the mark. */
  readonly mark: () => void;
  /** Lets the person write a path, or the whole URL. */
  readonly build: (target: Target) => void;
  readonly pin: (prefix: string, isPinned: boolean) => void;
}

interface ServiceActionsOptions {
  readonly entry: Entry;
  /** The port that the row itself opens. */
  readonly port: ServicePort | undefined;
  readonly app: AppInTab | null;
  readonly isPinned: boolean;
  /** What is known about the context; null for nothing. */
  readonly review: ContextReview | null;
  /** Whether it is marked, to be opened with others. */
  readonly isMarked: boolean;
  /** Which apps open isolated; null until that is known. */
  readonly isolation: IsolationSettings | null;
  /** Other contexts of the same server, with what they are called. */
  readonly others: readonly { readonly context: KubeContext; readonly label: string }[];
  readonly effects: ActionEffects;
}

/** All that can be done with a service. */
export function serviceActions(options: ServiceActionsOptions): Section[] {
  return sectionsOf([
    [t('popup.access'), accessActions(options)],
    [t('popup.open'), openActions(options)],
    [t('popup.copySection'), copyActions(options)],
    [t('popup.moreSection'), moreActions(options)],
    [t('popup.otherContext'), otherContextActions(options)],
    [t('popup.otherScheme'), otherSchemeActions(options)],
  ]);
}

function openActions({ entry, port, app, effects }: ServiceActionsOptions): Action[] {
  const { context, service } = entry;
  const url = port && portUrl(context, service, port);
  const target = port && targetOf(service, port);
  const goToTab: Action[] = app
    ? [{ id: 'tab', icon: 'browser', title: t('popup.goToTab'), run: () => effects.goToTab(app) }]
    : [];
  return [
    ...goToTab,
    ...service.ports.flatMap((port) =>
      port === KUBELET_PORT ? kubeletPages(entry, effects) : openPort(entry, port, port.scheme, effects),
    ),
    ...(url ? [openWindow(() => effects.openUrl(context, url, { isInNewWindow: true }))] : []),
    ...(target ? [buildUrl(() => effects.build(target), [controlKey(), 'E'])] : []),
    ...webLinks(service).map(
      (url): Action => ({
        id: `outside ${url}`,
        icon: 'external',
        title: withoutScheme(url),
        detail: t('popup.external'),
        run: () => effects.openOutside(url),
      }),
    ),
  ];
}

/** Pages of a kubelet; it shows none at its root. */
const KUBELET_PAGES = ['pods', 'logs/', 'metrics', 'metrics/cadvisor', 'stats/summary', 'configz', 'healthz'];

function kubeletPages({ context, service }: Entry, { openUrl }: ActionEffects): Action[] {
  const prefix = portUrl(context, service, KUBELET_PORT);
  return KUBELET_PAGES.map((page) => ({
    id: `kubelet ${page}`,
    icon: 'globe',
    title: `/${page}`,
    detail: t('popup.kubelet'),
    run: () => openUrl(context, `${prefix}${page}`, {}),
  }));
}

function openWindow(run: () => void): Action {
  return { id: 'window', icon: 'browser', title: t('popup.openWindow'), keys: ['⇧', '↵'], run };
}

function buildUrl(run: () => void, keys: readonly string[] = []): Action {
  return { id: 'build', icon: 'globe', title: t('popup.build'), keys, run };
}

function otherContextActions({ entry: { service }, port, others, effects }: ServiceActionsOptions): Action[] {
  return others.flatMap(({ context, label }): Action[] => {
    const url = port && portUrl(context, service, port);
    if (!url) return [];
    const run = () => effects.openUrl(context, url, {});
    return [{ id: `as ${context.id}`, icon: 'key', title: label, detail: context.userName, run }];
  });
}

/** For ports whose scheme was not guessed right. */
function otherSchemeActions({ entry, effects }: ServiceActionsOptions): Action[] {
  const ports = entry.service.ports.filter((port) => port !== KUBELET_PORT);
  return ports.flatMap((port) => openPort(entry, port, port.scheme === 'https' ? '' : 'https', effects));
}

function openPort(
  { context, service }: Entry,
  port: ServicePort,
  scheme: ServicePort['scheme'],
  { openUrl }: ActionEffects,
): Action[] {
  const url = portUrl(context, service, port, scheme);
  if (url === null) return [];
  const spelled = scheme === 'https' ? 'https' : 'http';
  const isExpected = scheme === port.scheme && port.name !== spelled && port.name !== '';
  const detail = isExpected ? `${port.name} · ${spelled}` : spelled;
  return [
    {
      id: `open ${url}`,
      icon: 'globe',
      title: t('popup.port', [String(port.number)]),
      detail,
      run: () => openUrl(context, url, { isExact: true }),
    },
  ];
}

function copyActions({ entry, port, effects }: ServiceActionsOptions): Action[] {
  const url = port && portUrl(entry.context, entry.service, port);
  const commands = port && equivalentCommands(entry.context, entry.service, port);
  if (!url || !commands) return [];
  const copy = (id: string, title: string, text: string, keys?: readonly string[]): Action => ({
    id,
    icon: 'copy',
    title,
    ...(keys && { keys }),
    run: () => effects.copy(text),
  });
  return [
    copy('link', t('popup.copyLink'), url, [controlKey(), 'C']),
    copy('get-raw', t('popup.copyCommand', ['kubectl get --raw']), commands.getRaw),
    ...(commands.portForward === null
      ? []
      : [copy('port-forward', t('popup.copyCommand', ['kubectl port-forward']), commands.portForward)]),
    ...(commands.curl === null ? [] : [copy('curl', t('popup.copyCommand', ['curl']), commands.curl)]),
  ];
}

function moreActions({ entry, port, isPinned, isMarked, isolation, effects }: ServiceActionsOptions): Action[] {
  const { context, service } = entry;
  const url = port && portUrl(context, service, port);
  if (!port || !url) return [];
  const reason = isolation && isolationReason(entry, port, isolation);
  const pin: Action = {
    id: 'pin',
    icon: 'star',
    title: isPinned ? t('popup.unpin') : t('popup.pin'),
    run: () => effects.pin(url, !isPinned),
  };
  const mark: Action = {
    id: 'mark',
    icon: 'check',
    title: isMarked ? t('popup.unmark') : t('popup.mark'),
    keys: ['⇧', '↓'],
    run: effects.mark,
  };
  const always = service.object ? [mark] : [pin, mark];
  if (!isolation || reason === 'policy' || reason === 'cluster' || service.object?.kind === 'node') return always;
  const isolate: Action = {
    id: 'isolate',
    icon: 'shield',
    title: reason ? t('popup.openShared') : t('popup.openIsolated'),
    explanation: explanationOf(isolation),
    run: () => effects.openUrl(context, url, { isIsolated: reason === null }),
  };
  return [...always, isolate];
}

/** Why a service opens isolated; null where it does not. */
export function isolationReason(
  { context, service }: Entry,
  port: ServicePort,
  isolation: Isolation,
): ReturnType<typeof isolationOf> {
  const prefix = portUrl(context, service, port);
  return context.server && prefix ? isolationOf(isolation, { server: context.server, prefix }) : null;
}

/** What the actions of a context do. */
export interface ContextEffects {
  readonly searchIn: () => void;
  readonly refresh: () => void;
  readonly chooseNamespaces: () => void;
  readonly build: () => void;
  readonly openApi: () => void;
  readonly isolateAll: (isIsolated: boolean) => void;
}

/** All that can be done with a context. */
export function contextActions(
  { server }: KubeContext,
  isolation: IsolationSettings | null,
  { searchIn, refresh, chooseNamespaces, build, openApi, isolateAll }: ContextEffects,
): Section[] {
  const isolatesAll = server !== null && isolation?.servers.includes(serverUrl(server)) === true;
  const canIsolate = server !== null && isolation !== null && !isolation.isByPolicy;
  return sectionsOf([
    [
      t('popup.context'),
      [
        { id: 'search', icon: 'search', title: t('popup.searchHere'), run: searchIn },
        { id: 'refresh', icon: 'refresh', title: t('popup.refresh'), run: refresh },
        { id: 'namespaces', icon: 'grid', title: t('popup.chooseNamespaces'), run: chooseNamespaces },
        ...(server ? [buildUrl(build)] : []),
        { id: 'api', icon: 'globe', title: t('common.openApi'), run: openApi },
      ],
    ],
    [
      t('popup.moreSection'),
      canIsolate
        ? [
            {
              id: 'isolate-all',
              icon: 'shield',
              title: t('popup.isolateAll'),
              isOn: isolatesAll,
              explanation: explanationOf(isolation),
              run: () => isolateAll(!isolatesAll),
            },
          ]
        : [],
    ],
  ]);
}

/** The actions whose title or detail contains the text. */
export function filterActions(sections: readonly Section[], text: string): Section[] {
  const wanted = text.toLowerCase();
  const matches = ({ title, detail = '' }: Action) => `${title} ${detail}`.toLowerCase().includes(wanted);
  return sections
    .map(({ title, rows }) => ({ title, rows: rows.filter((row) => row.kind === 'action' && matches(row.action)) }))
    .filter(({ rows }) => rows.length > 0);
}

function sectionsOf(groups: readonly (readonly [title: string, actions: readonly Action[]])[]): Section[] {
  return groups.flatMap(([title, actions]) =>
    actions.length === 0 ? [] : [{ title, rows: actions.map((action) => ({ kind: 'action', action })) }],
  );
}

function explanationOf({ isLasting }: IsolationSettings): string {
  return isLasting ? t('popup.isolatedInContainer') : t('popup.isolatedText');
}
