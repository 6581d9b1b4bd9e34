import { PRIORITY } from '../../../../lib/core/dnr/priorities.ts';
import type { RuleDraft } from '../../../../lib/core/dnr/rule.ts';
import { PLATFORM } from '../../../fakes/fake-dependencies.ts';
import type { DnrCondition, DnrRule } from '../dnr-model/condition.ts';
import type { Invariant } from './invariants.ts';

/** A change that weakens the rules, and the invariant that no longer holds then. */
export interface RuleMutation {
  /** Completes "rules …". */
  readonly name: string;
  readonly violates: Invariant;
  readonly mutate: (rules: readonly RuleDraft[]) => DnrRule[];
}

const GRANT: Invariant = "no request outside the tab's grant is signed";
const PROBE: Invariant = 'the response to a signed probe is never shown';
const SIGNED: Invariant = 'requests of the app and the extension under the prefix are sent unchanged and signed';
const KEPT: Invariant = 'requests of an app to other paths of its origin are redirected under its prefix or stopped';
const LINK: Invariant = 'a link from one app to another is stopped';
const FOREIGN: Invariant = 'a navigation of a granted tab on its server by another origin is stopped';
const NEIGHBOUR: Invariant = "a document of a neighbour origin is stopped in an app's tab";
const UPGRADE: Invariant = "an app's link to its own origin over http is upgraded to https";
const TABLESS: Invariant = "requests that belong to no tab are blocked, except the extension's own";
const WORKER_SCOPE: Invariant = 'Service-Worker-Allowed is removed from script responses';
const COOKIES: Invariant = 'cookies of an isolated app are sent with its own signed requests only';
const GIVEN: Invariant = 'cookies are given to an isolated app by the first document of its frame only';
const SCRIPTLESS: Invariant = 'no script runs in the response to a signed request for the API or a kubelet';

type Selector = (rule: RuleDraft) => boolean;

const setsRequestHeaders: Selector = ({ action }) =>
  action.type === 'modifyHeaders' && action.requestHeaders !== undefined;
const setsHeader =
  (name: string): Selector =>
  ({ action }) =>
    action.type === 'modifyHeaders' &&
    [...(action.requestHeaders ?? []), ...(action.responseHeaders ?? [])].some(({ header }) => header === name);
const isForGetOnly: Selector = (rule) => setsRequestHeaders(rule) && rule.condition.requestMethods !== undefined;
const signsApi: Selector = (rule) => isForGetOnly(rule) && rule.condition.tabIds !== undefined;
const signsProbe: Selector = (rule) => isForGetOnly(rule) && rule.condition.tabIds === undefined;
const signsMainFrame: Selector = (rule) =>
  setsRequestHeaders(rule) && rule.condition.resourceTypes.includes('main_frame') && !isForGetOnly(rule);
const isForIsolatedApp: Selector = ({ condition }) => condition.topDomains?.[0] === PLATFORM.extensionHost;
const signsIsolatedApp: Selector = (rule) => setsRequestHeaders(rule) && isForIsolatedApp(rule);
const signsSubresources: Selector = (rule) =>
  setsRequestHeaders(rule) && !rule.condition.resourceTypes.includes('main_frame') && !isForIsolatedApp(rule);
const hasPriority =
  (priority: keyof typeof PRIORITY, type?: string): Selector =>
  (rule) =>
    rule.priority === PRIORITY[priority] && (type === undefined || rule.action.type === type);
const isForeignNavigation = hasPriority('foreignNavigation', 'redirect');
/** API tabs exclude only the extension as initiator, app tabs also the app. */
const isForeignNavigationInApiTab: Selector = (rule) =>
  isForeignNavigation(rule) && rule.condition.excludedInitiatorDomains?.length === 1;
const isForeignNavigationInAppTab: Selector = (rule) => isForeignNavigation(rule) && !isForeignNavigationInApiTab(rule);

const without = (isRemoved: Selector) => (rules: readonly RuleDraft[]) => rules.filter((rule) => !isRemoved(rule));
const changeCondition =
  (isChanged: Selector, change: (condition: RuleDraft['condition']) => DnrCondition) => (rules: readonly RuleDraft[]) =>
    rules.map((rule) => (isChanged(rule) ? { ...rule, condition: change(rule.condition) } : rule));
const omitCondition = (isChanged: Selector, key: keyof DnrCondition) =>
  changeCondition(isChanged, (condition) =>
    Object.fromEntries(Object.entries(condition).filter(([name]) => name !== key)),
  );
const changeUrlFilter = (isChanged: Selector, change: (filter: string) => string) =>
  changeCondition(isChanged, (condition) => ({ ...condition, urlFilter: change(condition.urlFilter ?? '') }));
const changePriority = (isChanged: Selector, priority: number) => (rules: readonly RuleDraft[]) =>
  rules.map((rule) => (isChanged(rule) ? { ...rule, priority } : rule));

const mutation = (name: string, violates: Invariant, mutate: RuleMutation['mutate']): RuleMutation => ({
  name,
  violates,
  mutate,
});

/** One mutation for each condition, rule and priority that an invariant depends on. */
export const RULE_MUTATIONS: readonly RuleMutation[] = [
  mutation('that sign in every tab', GRANT, omitCondition(setsRequestHeaders, 'tabIds')),
  mutation('that sign main frames of any initiator', GRANT, omitCondition(signsMainFrame, 'initiatorDomains')),
  mutation('that sign subresources of any initiator', GRANT, omitCondition(signsSubresources, 'initiatorDomains')),
  mutation('that sign API tabs for any initiator, without the gate for foreign navigations', GRANT, (rules) =>
    omitCondition(signsApi, 'initiatorDomains')(rules.filter((rule) => !isForeignNavigationInApiTab(rule))),
  ),
  mutation('that sign subresources below any top frame', GRANT, omitCondition(signsSubresources, 'topDomains')),
  mutation('that sign an isolated app below any top frame', GRANT, omitCondition(signsIsolatedApp, 'topDomains')),
  mutation('that sign an isolated app in every tab', GRANT, omitCondition(signsIsolatedApp, 'tabIds')),
  mutation(
    'that sign every path',
    GRANT,
    changeUrlFilter(setsRequestHeaders, (filter) => filter.replace(/^(\|\w+:\/\/[^/]+\/).*/, '$1')),
  ),
  mutation(
    'that sign every scheme and port',
    GRANT,
    changeUrlFilter(setsRequestHeaders, (filter) => filter.replace(/^\|\w+:\/\/(.*?)(:\d+)?\//, '://$1*/')),
  ),
  mutation(
    'that match the prefix anywhere in a URL',
    GRANT,
    changeUrlFilter(setsRequestHeaders, (filter) => filter.slice(1)),
  ),
  mutation(
    'that match the prefix without its final slash',
    GRANT,
    changeUrlFilter(setsRequestHeaders, (filter) => filter.slice(0, -1)),
  ),
  mutation(
    'that ignore case',
    GRANT,
    omitCondition(() => true, 'isUrlFilterCaseSensitive'),
  ),
  mutation('that sign every method for the API and kubelets', GRANT, omitCondition(signsApi, 'requestMethods')),
  mutation(
    'that sign frames in API tabs',
    GRANT,
    changeCondition(signsApi, (condition) => ({ ...condition, resourceTypes: ['main_frame', 'sub_frame'] })),
  ),
  mutation(
    'that neither block proxy paths in API tabs nor send them to the gate',
    GRANT,
    without(
      (rule) =>
        hasPriority('gate')(rule) ||
        (hasPriority('neighbourOrigin', 'block')(rule) && rule.condition.initiatorDomains !== undefined),
    ),
  ),
  mutation('that sign probes by every method', GRANT, omitCondition(signsProbe, 'requestMethods')),
  mutation(
    'that sign probes in frames',
    GRANT,
    changeCondition(signsProbe, (condition) => ({ ...condition, resourceTypes: ['main_frame', 'sub_frame'] })),
  ),
  mutation('that leave a probe where it is', PROBE, without(hasPriority('probe'))),
  mutation(
    'that do not block encoded traversal',
    GRANT,
    without((rule) => hasPriority('neighbourOrigin', 'block')(rule) && !rule.condition.tabIds),
  ),
  mutation('that keep impersonation headers of the page', GRANT, (rules) => rules.map(withoutRemovals)),
  mutation('that do not allow requests under the prefix', SIGNED, without(hasPriority('allowUnderPrefix'))),
  mutation(
    'whose signing does not have a higher priority than allowing',
    SIGNED,
    changePriority(setsRequestHeaders, PRIORITY.allowUnderPrefix),
  ),
  mutation(
    'that treat navigations by the app and the extension as foreign',
    SIGNED,
    omitCondition(isForeignNavigationInAppTab, 'excludedInitiatorDomains'),
  ),
  mutation('that redirect nothing under the prefix', KEPT, without(hasPriority('keepUnderPrefix'))),
  mutation(
    'that redirect nothing of an isolated app under its prefix',
    KEPT,
    without((rule) => hasPriority('keepUnderPrefix')(rule) && isForIsolatedApp(rule)),
  ),
  mutation('that send no proxy URL to the gate', LINK, without(hasPriority('gate'))),
  mutation(
    'whose gate has a lower priority than the redirect under the prefix',
    LINK,
    changePriority(hasPriority('gate'), PRIORITY.keepUnderPrefix - 1),
  ),
  mutation('that redirect probes under the prefix', LINK, without(hasPriority('allowProbe'))),
  mutation('that send no foreign navigation to the gate', FOREIGN, without(isForeignNavigationInAppTab)),
  mutation(
    'whose gate for foreign navigations has a lower priority than allowing',
    FOREIGN,
    changePriority(isForeignNavigationInAppTab, PRIORITY.allowUnderPrefix - 1),
  ),
  mutation('that send no foreign navigation of an API tab to the gate', FOREIGN, without(isForeignNavigationInApiTab)),
  mutation('that let other origins navigate to other paths', FOREIGN, without(hasPriority('leaveApp'))),
  mutation(
    'that show neighbour origins in main frames',
    NEIGHBOUR,
    without(hasPriority('neighbourOrigin', 'redirect')),
  ),
  mutation('that show neighbour origins in frames', NEIGHBOUR, without(hasPriority('neighbourOrigin', 'block'))),
  mutation("that do not upgrade an app's own http links", UPGRADE, without(hasPriority('upgradeToHttps'))),
  mutation('that do not block requests without a tab', TABLESS, without(hasPriority('blockTablessRequest', 'block'))),
  mutation('that keep Service-Worker-Allowed', WORKER_SCOPE, without(hasPriority('responseGuards'))),
  mutation(
    'that send cookies of isolated apps below any top frame',
    COOKIES,
    omitCondition(setsHeader('Cookie'), 'topDomains'),
  ),
  mutation(
    'that send cookies of isolated apps for any initiator',
    COOKIES,
    omitCondition(setsHeader('Cookie'), 'initiatorDomains'),
  ),
  mutation(
    'that send cookies of isolated apps with requests to any path',
    COOKIES,
    changeUrlFilter(setsHeader('Cookie'), (filter) => filter.replace(/^(\|\w+:\/\/[^/]+\/).*/, '$1')),
  ),
  mutation(
    'that give cookies to every document of an isolated app',
    GIVEN,
    omitCondition(setsHeader('Set-Cookie'), 'initiatorDomains'),
  ),
  mutation('that sign an isolated app for any initiator', GRANT, omitCondition(signsIsolatedApp, 'initiatorDomains')),
  mutation(
    'that show neighbour origins in frames of isolated apps',
    NEIGHBOUR,
    without((rule) => hasPriority('neighbourOrigin', 'block')(rule) && isForIsolatedApp(rule)),
  ),
  mutation(
    'without the policy for pages of the API and of kubelets',
    SCRIPTLESS,
    without((rule) => hasPriority('sign')(rule) && !setsRequestHeaders(rule)),
  ),
];

function withoutRemovals(rule: RuleDraft): DnrRule {
  if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
  const requestHeaders = rule.action.requestHeaders.filter(({ operation }) => operation === 'set');
  return { ...rule, action: { ...rule.action, requestHeaders } };
}
