import { describe, expect, it } from 'vitest';
import { portScheme } from '../../../lib/core/services/port-scheme.ts';

describe('portScheme', () => {
  it.each<[string, number, string, string]>([
    ['web', 9000, 'https', 'https'],
    ['web', 9000, 'HTTPS', 'https'],
    ['http', 80, 'kubernetes.io/wss', 'https'],
    ['https', 443, 'http', ''],
    ['https', 443, 'kubernetes.io/h2c', ''],
    ['https', 8443, 'example.com/own', 'https'],
    ['https', 80, '', 'https'],
    ['https-web', 9000, '', 'https'],
    ['web-https', 9000, '', 'https'],
    ['httpsd', 9000, '', ''],
    ['web', 443, '', 'https'],
    ['http', 443, '', 'https'],
    ['', 443, '', 'https'],
    ['', 8443, '', 'https'],
    ['web', 8443, '', 'https'],
    ['http-web', 8443, '', ''],
    ['', 80, '', ''],
    ['p443', 4430, '', ''],
  ])('of a port %j with number %d and protocol %j is %j', (name, port, appProtocol, scheme) => {
    expect(portScheme({ name, port, appProtocol })).toBe(scheme);
  });
});
