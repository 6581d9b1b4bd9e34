import { describe, expect, it } from 'vitest';
import { diagnose, type Failure } from '../../../lib/core/failures/diagnose.ts';
import { readFailedAnswer } from '../../../lib/core/failures/failed-answer.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';
import type { Service } from '../../../lib/core/services/service.ts';

const SERVER = { origin: 'https://k8s.example:6443', basePath: '' };
const WEB: Service = {
  namespace: 'shop',
  name: 'web',
  displayName: 'web',
  kind: 'app',
  group: '',
  labels: [],
  isClusterService: false,
  ports: [
    { name: 'http', number: 80, scheme: '' },
    { name: 'https', number: 443, scheme: 'https' },
  ],
  endpoints: 'ready',
  externalUrls: [],
};

interface Answer {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: object;
}

const WHO = { user: null, contextName: 'dev', impersonated: null };

function failure(path: string, answer: Answer | string, status = 503): Failure {
  const target = parseProxyUrl(`${SERVER.origin}/api/v1/${path}`, [SERVER]);
  const text =
    typeof answer === 'string'
      ? answer
      : JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', ...answer });
  const read = readFailedAnswer(typeof answer === 'string' ? status : answer.code, text);
  if (!target.ok || !read) throw new Error(`${path}: ${text}`);
  return { answer: read, target: target.value, ...WHO, services: [WEB] };
}

const unreachable = (why: string): Answer => ({
  code: 503,
  reason: 'ServiceUnavailable',
  message: `error trying to reach service: ${why}`,
});
const at = (segment: string) => `namespaces/shop/services/${segment}/proxy/a`;
const notFound = (kind: string, name: string): Answer => ({
  code: 404,
  reason: 'NotFound',
  message: `${kind} "${name}" not found`,
  details: { name, kind },
});

describe('a diagnosis', () => {
  it.each<[string, string, Answer | string]>([
    ['serviceUnknown', at('wep'), notFound('services', 'wep')],
    ['namespaceUnknown', at('web'), notFound('namespaces', 'shop')],
    ['podUnknown', 'namespaces/shop/pods/web-0/proxy/', notFound('pods', 'web-0')],
    ['nodeUnknown', 'nodes/node-1/proxy/', notFound('nodes', 'node-1')],
    ['podNotReady', at('web:http'), notFound('endpoints', 'web')],
    ['podNotReady', at('web:http'), notFound('services', 'web')],
    [
      'podNotReady',
      at('web:http'),
      { code: 503, reason: 'ServiceUnavailable', message: 'no endpoints available for service "web"' },
    ],
    [
      'servicePortUnknown',
      at('web:81'),
      { code: 503, reason: 'ServiceUnavailable', message: 'no service port 81 found for service "web"' },
    ],
    [
      'apiserverBusy',
      at('web:http'),
      { code: 429, reason: 'TooManyRequests', message: 'Too many requests, please try again later.' },
    ],
    ['podSpeaksHttp', at('https:web:'), unreachable('tls: first record does not look like a TLS handshake')],
    ['podSpeaksHttp', at('https:web:'), unreachable('http: server gave HTTP response to HTTPS client')],
    [
      'podSpeaksHttps',
      at('web'),
      unreachable(
        'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"',
      ),
    ],
    ['podClosesConnection', at('web'), unreachable('EOF')],
    ['podClosesConnection', at('web'), unreachable('read tcp 10.0.0.1:1->10.0.0.2:80: read: connection reset by peer')],
    ['podRefusesConnection', at('web'), unreachable('dial tcp 10.0.0.2:80: connect: connection refused')],
    ['podTooSlow', at('web'), unreachable('dial tcp 10.0.0.2:80: i/o timeout')],
    ['podTooSlow', at('web'), unreachable('net/http: TLS handshake timeout')],
    ['podNameUnknown', 'nodes/node-1/proxy/', unreachable('dial tcp: lookup node-1 on 10.0.0.10:53: no such host')],
    ['podCertificateRefused', 'nodes/node-1/proxy/', unreachable('x509: certificate signed by unknown authority')],
    [
      'podRefusesConnection',
      at('web'),
      "Error trying to reach service: 'dial tcp 10.0.0.2:80: connect: connection refused'",
    ],
    ['apiserverRefused', at('web'), { code: 500, reason: 'InternalError', message: 'boom' }],
    [
      'apiserverRefused',
      at('web'),
      { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' },
    ],
  ])('is %s', (code, path, answer) => {
    expect(diagnose(failure(path, answer)).problem.code).toBe(code);
  });

  it('names what the URL names, whatever the answer says', () => {
    const { problem } = diagnose(failure(at('wep'), notFound('services', 'Call 555-0100')));

    expect(problem).toEqual({ code: 'serviceUnknown', values: { name: 'wep', namespace: 'shop' } });
  });

  it('tells the right that is missing, with what grants it', () => {
    const message =
      'services "https:web:" is forbidden: User "jane" cannot get resource "services/proxy" in API group "" in the namespace "shop"';
    const { problem, right, commands } = diagnose(
      failure(at('https:web:'), { code: 403, reason: 'Forbidden', message }),
    );

    expect(problem).toEqual({
      code: 'rightMissing',
      values: { user: 'jane', verb: 'get', resource: 'services/proxy', name: 'https:web:' },
    });
    expect(right).toMatchObject({ user: 'jane', name: 'https:web:', namespace: 'shop' });
    expect(commands).toHaveLength(2);
  });

  it('says to fill in the user where the answer names none that can stand in a command', () => {
    const message = 'services "web" is forbidden: User "x & calc & rem " cannot get resource "services/proxy"';
    const { problem, commands = [] } = diagnose(failure(at('web'), { code: 403, reason: 'Forbidden', message }));

    expect(problem).toEqual({
      code: 'rightMissingUnnamed',
      values: { verb: 'get', resource: 'services/proxy', name: 'web' },
    });
    expect(commands[1]).toContain('--user=USER');
    expect(commands.flat().join(' ')).not.toContain('calc');
  });

  it('is that the context may not act as another user, with no command that would let somebody', () => {
    const message =
      'users "jane" is forbidden: User "mallory" cannot impersonate resource "users" in API group "" at the cluster scope';
    const forbidden = failure(at('web'), { code: 403, reason: 'Forbidden', message });

    expect(diagnose({ ...forbidden, user: 'jane', impersonated: 'jane' })).toEqual({
      problem: { code: 'impersonationForbidden', values: { context: 'dev', user: 'jane' } },
    });
    expect(diagnose(forbidden).problem.code).toBe('rightMissing');
  });

  it.each([
    { ...unreachable('x'), message: 'no endpoints available for service "web"' },
    { code: 403, reason: 'Forbidden', message: 'no' },
  ])('names the context in its commands, so that they run on no other cluster', (answer) => {
    const { commands = [] } = diagnose({ ...failure(at('web'), answer), contextName: 'a b; c' });

    expect(commands.map((words) => words.slice(0, 3))).toEqual(commands.map(() => ['kubectl', '--context', 'a b; c']));
    expect(commands).toHaveLength(2);
  });

  it('offers the ports that a service has', () => {
    const answer = { code: 503, reason: 'ServiceUnavailable', message: 'no service port 81 found for service "web"' };

    expect(diagnose(failure(at('web:81'), answer)).instead).toEqual([
      { name: 'shop/web:http', url: `${SERVER.origin}/api/v1/namespaces/shop/services/web:http/proxy/` },
      { name: 'shop/web:https', url: `${SERVER.origin}/api/v1/namespaces/shop/services/https:web:https/proxy/` },
    ]);
  });

  it('offers services with a similar name', () => {
    expect(diagnose(failure(at('webb'), notFound('services', 'webb'))).instead).toEqual([
      { name: 'shop/web:http', url: `${SERVER.origin}/api/v1/namespaces/shop/services/web:http/proxy/` },
    ]);
  });

  it.each([
    [at('https:web:'), 'tls: first record does not look like a TLS handshake', 'web', 'http'],
    [at('web'), 'malformed HTTP response "\\x15"', 'https:web:', 'https'],
  ])('offers the other scheme first where the answer points to it: %s', (path, why, segment, scheme) => {
    const url = `${SERVER.origin}/api/v1/namespaces/shop/services/${segment}/proxy/a`;

    expect(diagnose(failure(path, unreachable(why))).other).toEqual({ url, scheme, isLikely: true });
  });

  it('offers the other scheme second where the pod only closes the connection', () => {
    expect(diagnose(failure(at('web'), unreachable('EOF'))).other).toMatchObject({ scheme: 'https', isLikely: false });
  });

  it('offers no other scheme where the answer contradicts the one that was tried', () => {
    const why = 'tls: first record does not look like a TLS handshake';

    expect(diagnose(failure(at('web'), unreachable(why)))).toMatchObject({ problem: { code: 'apiserverRefused' } });
    expect(diagnose(failure(at('web'), unreachable(why))).other).toBeUndefined();
  });

  it('tells a server of Go that expects TLS', () => {
    const { problem, other } = diagnose(failure(at('web'), 'Client sent an HTTP request to an HTTPS server.\n', 400));

    expect(problem.code).toBe('podSpeaksHttps');
    expect(other).toMatchObject({ scheme: 'https', isLikely: true });
  });
});
