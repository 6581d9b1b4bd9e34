import { describe, expect, it } from 'vitest';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { probedUrl, probePrefix, probeRules, signProbeRule } from '../../../lib/core/rules/version-probe.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { grantedTab, headersOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const RULES = [
  ...dynamicRules([SERVER], [], PLATFORM),
  ...sessionRulesFor([grantedTab(7)]),
  signProbeRule(SERVER, headersOf('dev')),
];
const send = (url: string, changes: Parameters<typeof requestOf>[0] = {}) =>
  simulateRequest(RULES, requestOf({ url, initiator: null, top: null, tabId: 99, ...changes }));

describe('a navigation that has to pass the gate', () => {
  const url = `${SEARCH}d/1?a=b&c=https://x/#/panel`;

  it('goes on as a signed probe, whose response leads to the gate with the whole URL', () => {
    const outcome = send(url);
    expect(outcome).toMatchObject({ kind: 'sent', url: `${PLATFORM.gateUrl}?${url}` });
    const [probe, ...others] = outcome.sentBeforeRedirect;
    expect(others).toEqual([]);
    expect(probe?.url).toBe(`${SERVER.origin}/version#${url}`);
    expect(probe?.requestHeaders.get('authorization')).toMatchObject({ value: 'Bearer token-of-dev' });
  });

  it('does so also in the tab of an app, where other paths are redirected under its prefix', () => {
    const outcome = send(url, { initiator: SERVER.origin, top: SERVER.origin, tabId: 7 });
    expect(outcome).toMatchObject({ kind: 'sent', url: `${PLATFORM.gateUrl}?${url}` });
  });
});

describe('a request that resembles a probe', () => {
  it.each([
    ['without a URL', `${SERVER.origin}/version`, {}],
    ['with something else than a URL', `${SERVER.origin}/version#x=1`, {}],
    ['with a query', `${SERVER.origin}/version?x#${GRAFANA}`, {}],
    ['with the URL in the query', `${SERVER.origin}/version?${GRAFANA}`, {}],
    ['with a URL of another scheme', `${SERVER.origin}/version#javascript:alert(1)`, {}],
    ['with a URL of another server', `${SERVER.origin}/version#https://elsewhere.example/`, {}],
    ['with a URL that is spelled otherwise', `${SERVER.origin}/version#${GRAFANA.replace('k8s', 'K8S')}`, {}],
    ['below another path', `${SERVER.origin}/a/version#${GRAFANA}`, {}],
    ['by another method', `${SERVER.origin}/version#${GRAFANA}`, { method: 'post' }],
    ['in a frame', `${SERVER.origin}/version#${GRAFANA}`, { type: 'sub_frame' }],
    ['by a script', `${SERVER.origin}/version#${GRAFANA}`, { type: 'xmlhttprequest' }],
    ['at another port', `https://k8s.example:1/version#${GRAFANA}`, {}],
  ])('%s is not signed', (_, url, changes) => {
    const outcome = send(url, changes);
    const sent = outcome.kind === 'sent' ? [...outcome.sentBeforeRedirect, outcome] : outcome.sentBeforeRedirect;
    expect(sent.filter(({ requestHeaders }) => requestHeaders.has('authorization'))).toEqual([]);
  });
});

describe('probedUrl', () => {
  it('is the URL that a probe of a known server asks about', () => {
    const servers = [SERVER, SERVER_WITH_BASE_PATH];
    for (const server of servers) {
      const url = `${serverUrl(server)}/api/v1/nodes/n/proxy/`;
      expect(probedUrl(probePrefix(server) + url, servers)).toBe(url);
    }
  });

  it.each([
    ['another server', `https://evil.example/version#${GRAFANA}`],
    ['another path', `${GRAFANA}version#${SEARCH}`],
    ['no URL', `${serverUrl(SERVER)}/version#x`],
    ['a URL of another server', `${serverUrl(SERVER)}/version#https://elsewhere.example/`],
    ['a URL that is spelled otherwise', `${serverUrl(SERVER)}/version#${GRAFANA.replace('k8s', 'K8S')}`],
  ])('is null for %s', (_, url) => {
    expect(probedUrl(url, [SERVER])).toBeNull();
  });
});

describe('probeRules', () => {
  it('are empty in Firefox, which tells who started a request before it is sent', () => {
    expect(probeRules(SERVER, FIREFOX)).toEqual([]);
  });
});
