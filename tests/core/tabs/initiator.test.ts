import { describe, expect, it } from 'vitest';
import { readInitiator } from '../../../lib/core/tabs/initiator.ts';

const PERSON = { kind: 'person' };
const EXTENSION = { kind: 'extension' };
const page = (origin: string | null) => ({ kind: 'page', origin });

const TARGET_ORIGIN = 'https://k8s.example:6443';
const FIREFOX_ORIGIN = 'moz-extension://u';

describe('readInitiator', () => {
  const OWN_ORIGIN = 'chrome-extension://abc';
  const initiatorOf = (headers: Record<string, string>, initiator?: string) =>
    readInitiator({ initiator, headers }, { ownOrigin: OWN_ORIGIN, targetOrigin: TARGET_ORIGIN });

  it('returns a person if Sec-Fetch-Site says that no page started the navigation, and Sec-Fetch-User that a person did', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' })).toEqual(PERSON);
  });

  it('returns the page that the browser names, whatever its headers say', () => {
    const headers = { 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' };
    expect(initiatorOf(headers, 'https://wiki.example/page')).toEqual(page('https://wiki.example'));
    expect(initiatorOf(headers, 'null')).toEqual(page(null));
  });

  it('returns the browser if nobody is said to have started the navigation', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'none' })).toEqual({ kind: 'browser' });
  });

  it('returns the extension if one of our own pages started the navigation', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'cross-site' }, OWN_ORIGIN)).toEqual(EXTENSION);
  });

  it('returns a page with its origin', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'same-site' }, 'https://k8s.example:8443')).toEqual(
      page('https://k8s.example:8443'),
    );
  });

  it('returns a page of the target’s origin, unless another site has redirected its request', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'same-origin' }, TARGET_ORIGIN)).toEqual(page(TARGET_ORIGIN));
    expect(initiatorOf({ 'sec-fetch-site': 'cross-site' }, TARGET_ORIGIN)).toEqual(page(null));
  });

  it('returns a page with the origin of its referrer if the initiator is hidden', () => {
    const headers = { 'sec-fetch-site': 'cross-site', referer: 'https://wiki.example/page?x' };
    expect(initiatorOf(headers)).toEqual(page('https://wiki.example'));
  });

  it('returns a page without an origin if there is neither an initiator nor a usable referrer', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'cross-site' })).toEqual(page(null));
    expect(initiatorOf({ 'sec-fetch-site': 'cross-site', referer: 'about:client' })).toEqual(page(null));
  });

  it('returns a page without an origin for an opaque initiator, whatever the referrer', () => {
    const headers = { 'sec-fetch-site': 'cross-site', referer: 'https://wiki.example/' };
    expect(initiatorOf(headers, 'null')).toEqual(page(null));
  });

  it('returns a page without an origin if the browser sends nothing', () => {
    expect(initiatorOf({})).toEqual(page(null));
  });

  it('returns null for a prefetch, although its headers are those of a typed URL', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch;prerender' })).toBeNull();
  });
});

describe('readInitiator in Firefox, which tells the URL of the page', () => {
  const initiatorOf = (initiator: string | undefined) =>
    readInitiator(
      { initiator, headers: { 'sec-fetch-site': 'cross-site' } },
      { ownOrigin: FIREFOX_ORIGIN, targetOrigin: TARGET_ORIGIN },
    );

  it('returns the extension for one of our own pages', () => {
    expect(initiatorOf(`${FIREFOX_ORIGIN}/gate.html?x`)).toEqual(EXTENSION);
  });

  it('returns the page with its origin', () => {
    expect(initiatorOf('https://wiki.example/page')).toEqual(page('https://wiki.example'));
  });

  it('returns a page without an origin for one that has none, whether it is told or not', () => {
    expect(initiatorOf('data:text/html,x')).toEqual(page(null));
    expect(initiatorOf(undefined)).toEqual(page(null));
  });

  it('returns a page if its URL only begins with the letters of our own origin', () => {
    expect(initiatorOf(`${FIREFOX_ORIGIN}.evil.example/`)).toEqual(page(null));
  });
});
