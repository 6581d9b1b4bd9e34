import { equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import type { ContractTests } from './fixture.ts';

const UNREACHABLE = /^error trying to reach service: /;

/** How the apiserver parses the path segment between `services/` and `/proxy`. */
export const proxySegments: ContractTests = {
  'V-SPLIT-01: reads NAME as a service with an unnamed port': reaches('plain', ''),
  'V-SPLIT-02: reads NAME: as a service with an unnamed port': reaches('plain:', ''),
  'V-SPLIT-03: reads the number in NAME:NUMBER as the port of the service, not of the pod': reaches('echo:80', 'web'),
  'V-SPLIT-04: reads NAME:PORTNAME as a service and its named port': reaches('echo:web', 'web'),
  'V-SPLIT-05: requests http:NAME: without TLS': reaches('http:plain:', ''),
  'V-SPLIT-06: requests https:NAME: with TLS, and fails if the port does not serve TLS': async ({
    request,
    isKubernetes120,
  }) => {
    expectStatus(await request('https:plain:/proxy/'), isKubernetes120 ? 500 : 503, UNREACHABLE);
  },
  'V-SPLIT-07: requests https:NAME:NUMBER with TLS': reaches('https:echo:443', 'https'),
  'V-SPLIT-08: requests https:NAME:PORTNAME with TLS': reaches('https:echo:https', 'https'),
  'V-SPLIT-09: requests :NAME: without TLS': reaches(':plain:', ''),
  'V-SPLIT-10: requests :NAME:NUMBER without TLS': reaches(':echo:80', 'web'),
  'V-SPLIT-11: reads an empty segment as a list, and refuses it without a name': async ({ request, cluster }) => {
    expectStatus(await request('/proxy/'), 403, /cannot list resource "services\/proxy"/);
    expectStatus(await request('/proxy/', { token: cluster.users.admin }), 400, 'name must be provided', 'BadRequest');
  },
  'V-SPLIT-12: rejects a colon': rejects(':'),
  'V-SPLIT-13: rejects two colons': rejects('::'),
  'V-SPLIT-14: rejects NAME::, which has an invalid scheme': rejects('plain::'),
  'V-SPLIT-15: rejects http::NUMBER, which has no name': rejects('http::80'),
  'V-SPLIT-16: rejects HTTPS in upper case': rejects('HTTPS:echo:443'),
  'V-SPLIT-17: rejects the scheme ftp': rejects('ftp:echo:21'),
  'V-SPLIT-17: rejects the scheme tls': rejects('tls:echo:1'),
  'V-SPLIT-18: rejects four parts': rejects('a:b:c:d'),
  'V-SPLIT-18: rejects four parts of which the last is empty': rejects('https:echo:web:'),
  'V-SPLIT-19: rejects NAME:NUMBER:, which has an invalid scheme': rejects('plain:80:'),
  'V-SPLIT-20: reads https:NAME as a service named https': async ({ request }) => {
    expectStatus(await request('https:plain/proxy/'), 404, 'services "https" not found', 'NotFound');
  },
  'V-SPLIT-21: reads http: as a service named http': async ({ request }) => {
    expectStatus(await request('http:/proxy/'), 404, 'services "http" not found', 'NotFound');
  },
  'V-SPLIT-22: rejects a space before the scheme': rejects(
    '%20https:echo:443',
    'invalid service request " https:echo:443"',
  ),
  'V-SPLIT-23: finds no port with a negative number': async ({ request }) => {
    expectStatus(await request('plain:-1/proxy/'), 503, 'no service port -1 found for service "plain"');
  },
  'V-SPLIT-23: finds no port with a number above 65535': async ({ request }) => {
    expectStatus(await request('plain:99999/proxy/'), 503, 'no service port 99999 found for service "plain"');
  },
  'V-SPLIT-24: finds no service with an invalid name': async ({ request }) => {
    expectStatus(await request('plain%20bar/proxy/'), 404, 'services "plain bar" not found');
  },
  'V-SPLIT-24: reads an encoded colon as a colon': reaches('echo%3Aweb', 'web'),
};

function reaches(segment: string, port: string): ContractTests[string] {
  return async ({ request }) => equal(expectEcho(await request(`${segment}/proxy/`)).port, port);
}

function rejects(segment: string, message = `invalid service request "${segment}"`): ContractTests[string] {
  return async ({ request }) => expectStatus(await request(`${segment}/proxy/`), 400, message, 'BadRequest');
}
