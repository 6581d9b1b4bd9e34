import { describe, expect, it } from 'vitest';
import { initiatorFromHeaders, initiatorFromOriginUrl } from '../../../lib/core/tabs/initiator.ts';

const PERSON = { kind: 'person' };
const page = (origin: string | null) => ({ kind: 'page', origin });

describe('initiatorFromHeaders (Chromium)', () => {
  const OWN_ORIGIN = 'chrome-extension://abc';
  const initiatorOf = (headers: Record<string, string>, initiator?: string) =>
    initiatorFromHeaders({ initiator, headers }, OWN_ORIGIN);

  it('returns a person if Sec-Fetch-Site says that no page started the navigation', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'none' })).toEqual(PERSON);
  });

  it('returns a person if one of our own pages started the navigation', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'cross-site' }, OWN_ORIGIN)).toEqual(PERSON);
  });

  it('returns a page with its origin', () => {
    expect(initiatorOf({ 'sec-fetch-site': 'same-site' }, 'https://k8s.example:8443')).toEqual(
      page('https://k8s.example:8443'),
    );
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

describe('initiatorFromOriginUrl (Firefox)', () => {
  const OWN_ORIGIN = 'moz-extension://u';

  it('returns a person if no page is reported, or one of our own', () => {
    expect(initiatorFromOriginUrl(undefined, OWN_ORIGIN)).toEqual(PERSON);
    expect(initiatorFromOriginUrl(`${OWN_ORIGIN}/gate.html#x`, OWN_ORIGIN)).toEqual(PERSON);
  });

  it('returns the reported page with its origin', () => {
    expect(initiatorFromOriginUrl('https://wiki.example/page', OWN_ORIGIN)).toEqual(page('https://wiki.example'));
  });

  it('returns a page without an origin for a page that has none', () => {
    expect(initiatorFromOriginUrl('data:text/html,x', OWN_ORIGIN)).toEqual(page(null));
  });

  it('returns a page if the reported URL only begins with the letters of our own origin', () => {
    expect(initiatorFromOriginUrl(`${OWN_ORIGIN}.evil.example/`, OWN_ORIGIN)).toEqual(page(null));
  });
});
