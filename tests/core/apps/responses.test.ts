import { describe, expect, it } from 'vitest';
import {
  isApiserverRejection,
  type ObservedResponse,
  redirectUrlOf,
  shownContent,
} from '../../../lib/core/apps/responses.ts';
import { GRAFANA } from '../../fakes/sample-contexts.ts';

interface Changes extends Partial<Omit<ObservedResponse, 'header'>> {
  readonly headers?: Readonly<Record<string, string>>;
}

function response({ headers = {}, ...changes }: Changes): ObservedResponse {
  return {
    url: `${GRAFANA}login`,
    type: 'main_frame',
    method: 'GET',
    statusCode: 200,
    ...changes,
    header: (name) => (headers[name] === undefined ? [] : [headers[name]]),
  };
}

describe('isApiserverRejection', () => {
  const headers = { 'content-type': 'application/json', 'content-length': '157' };

  it.each([
    ['the Status of the apiserver', { statusCode: 401, headers }],
    [
      'a media type with parameters',
      { statusCode: 401, headers: { ...headers, 'content-type': 'application/json; a=b' } },
    ],
    ['a Status of the greatest length', { statusCode: 401, headers: { ...headers, 'content-length': '256' } }],
  ])('is true for %s', (_what, changes) => {
    expect(isApiserverRejection(response(changes))).toBe(true);
  });

  it.each([
    ['another status code', { statusCode: 403, headers }],
    ['a password prompt of the app', { statusCode: 401, headers: { ...headers, 'www-authenticate': 'Basic' } }],
    ['a page of the app', { statusCode: 401, headers: { ...headers, 'content-type': 'text/html' } }],
    ['a response without a type', { statusCode: 401, headers: { 'content-length': '157' } }],
    ['a longer response', { statusCode: 401, headers: { ...headers, 'content-length': '257' } }],
    ['a response of unknown length', { statusCode: 401, headers: { 'content-type': 'application/json' } }],
  ])('is false for %s', (_what, changes) => {
    expect(isApiserverRejection(response(changes))).toBe(false);
  });
});

describe('redirectUrlOf', () => {
  const headers = { location: '../home?a' };
  const HOME = new URL('../home?a', `${GRAFANA}login`).href;

  it.each([
    ['GET', [301, 302, 303, 307, 308]],
    ['POST', [301, 302, 303]],
  ])('is the resolved location if %s is redirected with GET', (method, statusCodes) => {
    for (const statusCode of statusCodes) {
      expect(redirectUrlOf(response({ method, statusCode, headers }))).toBe(HOME);
    }
  });

  it.each([
    ['a POST that is redirected with POST', { method: 'POST', statusCode: 307, headers }],
    ['a POST that is redirected permanently with POST', { method: 'POST', statusCode: 308, headers }],
    ['a status that is no redirect', { statusCode: 201, headers }],
    ['a response without a location', { statusCode: 302 }],
    ['a location that cannot be parsed', { statusCode: 302, headers: { location: 'https://[' } }],
  ])('is null for %s', (_what, changes) => {
    expect(redirectUrlOf(response(changes))).toBeNull();
  });
});

describe('shownContent', () => {
  it.each([
    ['a page', { headers: { 'content-type': 'text/html; charset=utf-8' } }],
    ['an error page', { statusCode: 502, headers: { 'content-type': 'text/plain' } }],
    ['a page that says so', { headers: { 'content-type': 'text/html', 'content-disposition': 'inline; filename=a' } }],
    ['XHTML', { headers: { 'content-type': 'application/xhtml+xml' } }],
    ['a picture', { headers: { 'content-type': 'image/svg+xml' } }],
    ['JSON', { headers: { 'content-type': 'application/json' } }],
    ['a log', { headers: { 'content-type': 'text/x-log' } }],
    ['an empty type', { headers: { 'content-type': '' } }],
    ['a response without a type', {}],
  ])('is a document for %s', (_what, changes) => {
    expect(shownContent(response(changes))).toBe('document');
  });

  it.each([
    ['an answer without content', { statusCode: 204, headers: { 'content-type': 'text/html' } }],
    ['one that asks to reset a form', { statusCode: 205, headers: { 'content-type': 'text/html' } }],
    ['an attachment', { headers: { 'content-type': 'text/html', 'content-disposition': 'attachment' } }],
    ['an unknown disposition', { headers: { 'content-type': 'text/html', 'content-disposition': 'inlined' } }],
    ['a table', { headers: { 'content-type': 'text/csv' } }],
    ['an archive', { headers: { 'content-type': 'application/zip' } }],
    ['a type that begins like another one', { headers: { 'content-type': 'application/jsonl' } }],
    ['a PDF to keep', { headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment' } }],
    ['an unreadable type', { headers: { 'content-type': 'page' } }],
  ])('is nothing for %s', (_what, changes) => {
    expect(shownContent(response(changes))).toBe('nothing');
  });

  it('is a viewer for a PDF', () => {
    expect(shownContent(response({ headers: { 'content-type': 'application/pdf' } }))).toBe('viewer');
  });
});
