import { equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import type { Statements } from './scene.ts';

const NO_TLS = /^error trying to reach service: /;

/** How the segment between `services/` and `/proxy` is read. Each vector as the apiserver answers it. */
export const segments: Statements = {
  'V-SPLIT-01 NAME is a service whose port has no name': opens('plain', ''),
  'V-SPLIT-02 NAME: too': opens('plain:', ''),
  'V-SPLIT-03 NAME:NUMBER is the port of the service, not of the pod': opens('echo:80', 'web'),
  'V-SPLIT-04 NAME:PORTNAME is the port of that name': opens('echo:web', 'web'),
  'V-SPLIT-05 http:NAME: is spoken to in the clear': opens('http:plain:', ''),
  'V-SPLIT-06 https:NAME: is spoken to by TLS, though the port speaks none': async ({ ask, isOld }) => {
    expectStatus(await ask('https:plain:/proxy/'), isOld ? 500 : 503, NO_TLS);
  },
  'V-SPLIT-07 https:NAME:NUMBER': opens('https:echo:443', 'https'),
  'V-SPLIT-08 https:NAME:PORTNAME': opens('https:echo:https', 'https'),
  'V-SPLIT-09 :NAME: leaves the scheme to the apiserver': opens(':plain:', ''),
  'V-SPLIT-10 :NAME:NUMBER too': opens(':echo:80', 'web'),
  'V-SPLIT-11 an empty segment asks for a list, which the viewer may not, and then for a name': async ({
    ask,
    cluster,
  }) => {
    expectStatus(await ask('/proxy/'), 403, /cannot list resource "services\/proxy"/);
    expectStatus(await ask('/proxy/', { token: cluster.users.admin }), 400, 'name must be provided', 'BadRequest');
  },
  'V-SPLIT-12 a colon': refuses(':'),
  'V-SPLIT-13 two colons': refuses('::'),
  'V-SPLIT-14 NAME:: has a scheme that is none': refuses('plain::'),
  'V-SPLIT-15 http::NUMBER has no name': refuses('http::80'),
  'V-SPLIT-16 HTTPS in capitals is no scheme': refuses('HTTPS:echo:443'),
  'V-SPLIT-17 ftp is no scheme': refuses('ftp:echo:21'),
  'V-SPLIT-17 tls is no scheme': refuses('tls:echo:1'),
  'V-SPLIT-18 four parts': refuses('a:b:c:d'),
  'V-SPLIT-18 four parts of which the last is empty': refuses('https:echo:web:'),
  'V-SPLIT-19 NAME:NUMBER: has a scheme that is none': refuses('plain:80:'),
  'V-SPLIT-20 https:NAME is a service called https': async ({ ask }) => {
    expectStatus(await ask('https:plain/proxy/'), 404, 'services "https" not found', 'NotFound');
  },
  'V-SPLIT-21 http: is a service called http': async ({ ask }) => {
    expectStatus(await ask('http:/proxy/'), 404, 'services "http" not found', 'NotFound');
  },
  'V-SPLIT-22 a space before the scheme': refuses('%20https:echo:443', 'invalid service request " https:echo:443"'),
  'V-SPLIT-23 a port below zero is looked for': async ({ ask }) => {
    expectStatus(await ask('plain:-1/proxy/'), 503, 'no service port -1 found for service "plain"');
  },
  'V-SPLIT-23 a port beyond all is looked for': async ({ ask }) => {
    expectStatus(await ask('plain:99999/proxy/'), 503, 'no service port 99999 found for service "plain"');
  },
  'V-SPLIT-24 a name that no service can have is looked for': async ({ ask }) => {
    expectStatus(await ask('plain%20bar/proxy/'), 404, 'services "plain bar" not found');
  },
  'V-SPLIT-24 an encoded colon is a colon': opens('echo%3Aweb', 'web'),
};

function opens(segment: string, port: string): Statements[string] {
  return async ({ ask }) => equal(expectEcho(await ask(`${segment}/proxy/`)).port, port);
}

function refuses(segment: string, message = `invalid service request "${segment}"`): Statements[string] {
  return async ({ ask }) => expectStatus(await ask(`${segment}/proxy/`), 400, message, 'BadRequest');
}
