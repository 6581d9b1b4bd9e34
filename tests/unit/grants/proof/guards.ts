import { PRIORITY } from '../../../../lib/core/grants/priorities.ts';
import type { RuleDraft } from '../../../../lib/core/grants/rule.ts';
import type { DnrCondition, DnrRule } from './dnr-condition.ts';
import type { Statement } from './statements.ts';

/** A guard of the rules, how they look without it, and what then no longer holds. */
export interface Guard {
  readonly name: string;
  readonly takeOff: (rules: readonly RuleDraft[]) => DnrRule[];
  readonly breaks: Statement;
}

const SIGNED: Statement = 'nothing is signed outside the grant of its tab';
const SERVED: Statement = 'what the app and the extension ask for under the prefix goes there, signed';
const KEPT_IN: Statement = 'what an app asks for elsewhere on its server goes to itself or to the gate';
const LINKED: Statement = 'a link from an app to another comes to the gate';
const MOVED: Statement = 'others move a granted tab on its server only over the gate';
const PORTS: Statement = 'other origins of the host come into an app’s tab only over the gate';
const TWIN: Statement = 'an app’s link to its own address under http is led to https';
const TABLESS: Statement = 'what belongs to no tab is refused, but for our own';
const SCOPE: Statement = 'no script widens a service worker’s scope';
const STORELESS: Statement =
  'what is signed for an app without storage brings and leaves none, and shows nobody else in its frames';
const POLICY: Statement = 'what is signed in an api tab is shown without script';

type Which = (rule: RuleDraft) => boolean;

const signs: Which = ({ action }) => action.type === 'modifyHeaders' && action.requestHeaders !== undefined;
const signsApi: Which = (rule) => signs(rule) && rule.condition.requestMethods !== undefined;
const signsMainFrame: Which = (rule) =>
  signs(rule) && rule.condition.resourceTypes.includes('main_frame') && !signsApi(rule);
const isForIsolated: Which = ({ condition }) => condition.topDomains?.[0] === 'extension-id';
const signsIsolated: Which = (rule) => signs(rule) && isForIsolated(rule);
const signsOthers: Which = (rule) =>
  signs(rule) && !rule.condition.resourceTypes.includes('main_frame') && !isForIsolated(rule);
const has =
  (priority: keyof typeof PRIORITY, type?: string): Which =>
  (rule) =>
    rule.priority === PRIORITY[priority] && (type === undefined || rule.action.type === type);
/** Strangers are told from the extension alone there, elsewhere from the app as well. */
const isForApiTabs: Which = (rule) =>
  has('gateStranger', 'redirect')(rule) && rule.condition.excludedInitiatorDomains?.length === 1;
const isForAppTabs: Which = (rule) => has('gateStranger', 'redirect')(rule) && !isForApiTabs(rule);

const without = (which: Which) => (rules: readonly RuleDraft[]) => rules.filter((rule) => !which(rule));
const change =
  (which: Which, changed: (condition: RuleDraft['condition']) => DnrCondition) => (rules: readonly RuleDraft[]) =>
    rules.map((rule) => (which(rule) ? { ...rule, condition: changed(rule.condition) } : rule));
const omit = (which: Which, key: keyof DnrCondition) =>
  change(which, (condition) => Object.fromEntries(Object.entries(condition).filter(([name]) => name !== key)));
const refilter = (which: Which, changed: (filter: string) => string) =>
  change(which, (condition) => ({ ...condition, urlFilter: changed(condition.urlFilter ?? '') }));
const reprioritise = (which: Which, priority: number) => (rules: readonly RuleDraft[]) =>
  rules.map((rule) => (which(rule) ? { ...rule, priority } : rule));

const guard = (name: string, breaks: Statement, takeOff: Guard['takeOff']): Guard => ({ name, breaks, takeOff });

export const GUARDS: readonly Guard[] = [
  guard('the tabs', SIGNED, omit(signs, 'tabIds')),
  guard('the initiator of main frames', SIGNED, omit(signsMainFrame, 'initiatorDomains')),
  guard('the initiator of everything else', SIGNED, omit(signsOthers, 'initiatorDomains')),
  guard('the initiator in api tabs, and the gate for strangers,', SIGNED, (rules) =>
    omit(signsApi, 'initiatorDomains')(rules.filter((rule) => !isForApiTabs(rule))),
  ),
  guard('the top frame', SIGNED, omit(signsOthers, 'topDomains')),
  guard('the top frame around an app without storage', SIGNED, omit(signsIsolated, 'topDomains')),
  guard('the tab of an app without storage', SIGNED, omit(signsIsolated, 'tabIds')),
  guard(
    'the path',
    SIGNED,
    refilter(signs, (filter) => filter.replace(/^(\|\w+:\/\/[^/]+\/).*/, '$1')),
  ),
  guard(
    'scheme and port',
    SIGNED,
    refilter(signs, (filter) => filter.replace(/^\|\w+:\/\/(.*?)(:\d+)?\//, '://$1*/')),
  ),
  guard(
    'the bar at the beginning',
    SIGNED,
    refilter(signs, (filter) => filter.slice(1)),
  ),
  guard(
    'the slash at the end',
    SIGNED,
    refilter(signs, (filter) => filter.slice(0, -1)),
  ),
  guard(
    'upper and lower case',
    SIGNED,
    omit(() => true, 'isUrlFilterCaseSensitive'),
  ),
  guard('the method in api tabs', SIGNED, omit(signsApi, 'requestMethods')),
  guard(
    'the type in api tabs',
    SIGNED,
    change(signsApi, (condition) => ({ ...condition, resourceTypes: ['main_frame', 'sub_frame'] })),
  ),
  guard(
    'the refusal of apps in api tabs',
    SIGNED,
    without((rule) => has('neighbours', 'block')(rule) && rule.condition.initiatorDomains !== undefined),
  ),
  guard(
    'the refusal of encoded climbing',
    SIGNED,
    without((rule) => has('neighbours', 'block')(rule) && !rule.condition.tabIds),
  ),
  guard('taking impersonation off', SIGNED, (rules) => rules.map(withoutRemovals)),
  guard('allowing what is under the prefix', SERVED, without(has('allow'))),
  guard('signing above allowing', SERVED, reprioritise(signs, PRIORITY.allow)),
  guard('the exception for the app and the extension', SERVED, omit(isForAppTabs, 'excludedInitiatorDomains')),
  guard('keeping in', KEPT_IN, without(has('keepIn'))),
  guard(
    'keeping an app without storage in',
    KEPT_IN,
    without((rule) => has('keepIn')(rule) && isForIsolated(rule)),
  ),
  guard('the gate', LINKED, without(has('gate'))),
  guard('the gate above keeping in', LINKED, reprioritise(has('gate'), PRIORITY.keepIn - 1)),
  guard('the gate for strangers', MOVED, without(isForAppTabs)),
  guard('the gate for strangers above allowing', MOVED, reprioritise(isForAppTabs, PRIORITY.allow - 1)),
  guard('the gate for strangers in api tabs', MOVED, without(isForApiTabs)),
  guard('keeping the way to the gate free', LINKED, without(has('gateAhead'))),
  guard('leaving over the gate', MOVED, without(has('leave'))),
  guard('main frames of neighbours', PORTS, without(has('neighbours', 'redirect'))),
  guard('frames of neighbours', PORTS, without(has('neighbours', 'block'))),
  guard('the own address under http', TWIN, without(has('httpTwin'))),
  guard('the refusal of no tab', TABLESS, without(has('refuseTabless', 'block'))),
  guard('the worker’s scope', SCOPE, without(has('responseGuards'))),
  guard('the policy of frames without storage', STORELESS, without(has('isolatedResponses'))),
  guard('taking cookies off requests', STORELESS, (rules) => rules.map((rule) => withoutRemovalOf('Cookie', rule))),
  guard('taking cookies off answers', STORELESS, (rules) =>
    rules.map((rule) =>
      'responseHeaders' in rule.action && signsIsolated(rule) ? withoutResponseHeaders(rule) : rule,
    ),
  ),
  guard(
    'objects not signed without storage',
    STORELESS,
    change(signsIsolated, (condition) => ({
      ...condition,
      resourceTypes: [...(condition.resourceTypes ?? []), 'object'],
    })),
  ),
  guard(
    'the policy of api tabs',
    POLICY,
    without((rule) => has('sign')(rule) && !signs(rule)),
  ),
];

function withoutRemovalOf(name: string, rule: RuleDraft): DnrRule {
  if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
  const requestHeaders = rule.action.requestHeaders.filter(({ header }) => header !== name);
  return { ...rule, action: { ...rule.action, requestHeaders } };
}

function withoutResponseHeaders(rule: RuleDraft): DnrRule {
  if (rule.action.type !== 'modifyHeaders') return rule;
  const { responseHeaders: _, ...action } = rule.action;
  return { ...rule, action };
}

function withoutRemovals(rule: RuleDraft): DnrRule {
  if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
  const requestHeaders = rule.action.requestHeaders.filter(({ operation }) => operation === 'set');
  return { ...rule, action: { ...rule.action, requestHeaders } };
}
