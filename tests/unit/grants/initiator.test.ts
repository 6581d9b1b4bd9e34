import { describe, expect, it } from 'vitest';
import { initiatorByOriginUrl, initiatorBySentHeaders } from '../../../lib/core/grants/initiator.ts';

const OWN = 'chrome-extension://abc';
const PERSON = { kind: 'person' };
const page = (origin: string | null) => ({ kind: 'page', origin });

describe('who started a navigation, in Chromium,', () => {
  const sent = (headers: Record<string, string>, initiator?: string) =>
    initiatorBySentHeaders({ initiator, headers }, OWN);

  it('is a person where the browser says that no page did', () => {
    expect(sent({ 'sec-fetch-site': 'none' })).toEqual(PERSON);
  });

  it('is a person where our own page went there', () => {
    expect(sent({ 'sec-fetch-site': 'cross-site' }, OWN)).toEqual(PERSON);
  });

  it('is a page by its origin, or by the referrer where the origin is hidden', () => {
    expect(sent({ 'sec-fetch-site': 'same-site' }, 'https://k8s.example:8443')).toEqual(
      page('https://k8s.example:8443'),
    );
    expect(sent({ 'sec-fetch-site': 'cross-site', referer: 'https://wiki.example/page?x' })).toEqual(
      page('https://wiki.example'),
    );
  });

  it('is a page without a name where there is neither', () => {
    expect(sent({ 'sec-fetch-site': 'cross-site' })).toEqual(page(null));
    expect(sent({ 'sec-fetch-site': 'cross-site', referer: 'https://wiki.example/' }, 'null')).toEqual(page(null));
    expect(sent({ 'sec-fetch-site': 'cross-site', referer: 'about:client' })).toEqual(page(null));
  });

  it('is a page where the browser says nothing', () => {
    expect(sent({})).toEqual(page(null));
  });

  it('is nobody for a prefetch, which looks like typing', () => {
    expect(sent({ 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch;prerender' })).toBeNull();
  });
});

describe('who started a navigation, in Firefox,', () => {
  const own = 'moz-extension://u';

  it('is a person where no page is named, or our own is', () => {
    expect(initiatorByOriginUrl(undefined, own)).toEqual(PERSON);
    expect(initiatorByOriginUrl(`${own}/gate.html#x`, own)).toEqual(PERSON);
  });

  it('is the named page', () => {
    expect(initiatorByOriginUrl('https://wiki.example/page', own)).toEqual(page('https://wiki.example'));
    expect(initiatorByOriginUrl(`${own}.evil.example/`, own)).toEqual(page(null));
    expect(initiatorByOriginUrl('data:text/html,x', own)).toEqual(page(null));
  });
});
