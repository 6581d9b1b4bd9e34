import { describe, expect, it } from 'vitest';
import { otherForm, preferForm, preferredForm } from '../../../lib/core/failures/other-form.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';

const SERVER = { origin: 'https://k8s.example:6443', basePath: '/k8s/clusters/c-1' };
const BASE = `${SERVER.origin}${SERVER.basePath}/api/v1`;

function parsed(path: string) {
  const target = parseProxyUrl(`${BASE}/${path}`, [SERVER]);
  if (!target.ok) throw new Error(path);
  return target.value;
}

describe('the other form of a URL', () => {
  it.each([
    ['namespaces/n/services/web/proxy/a?b#c', 'namespaces/n/services/https:web:/proxy/a?b#c'],
    ['namespaces/n/services/http:web:80/proxy/', 'namespaces/n/services/https:web:80/proxy/'],
    ['namespaces/n/services/https:web:/proxy/', 'namespaces/n/services/web/proxy/'],
    ['namespaces/n/services/https:web:admin/proxy/', 'namespaces/n/services/web:admin/proxy/'],
    ['namespaces/n/pods/web:8080/proxy/', 'namespaces/n/pods/https:web:8080/proxy/'],
    ['nodes/https:node-1:10250/proxy/', 'nodes/node-1:10250/proxy/'],
  ])('of %s is %s', (path, other) => {
    expect(otherForm(parsed(path)).url).toBe(`${BASE}/${other}`);
  });
});

describe('the preferred form', () => {
  const http = parsed('namespaces/n/services/web/proxy/a?b#c');
  const https = parsed('namespaces/n/services/https:web:/proxy/a?b#c');

  it('is the one that was chosen in place of another, with the rest of the URL', () => {
    expect(preferredForm(http, preferForm({}, https))).toEqual(https);
  });

  it('leaves other apps, and the chosen form itself, as they are', () => {
    const preferred = preferForm({}, https);
    const other = parsed('namespaces/n/services/web:80/proxy/');

    expect(preferredForm(other, preferred)).toBe(other);
    expect(preferredForm(https, preferred)).toBe(https);
  });

  it('is the last chosen one: going back forgets the choice before', () => {
    const back = preferForm(preferForm({}, https), http);

    expect(preferredForm(http, back)).toBe(http);
    expect(preferredForm(https, back)).toEqual(http);
  });

  it('never leads to another server', () => {
    expect(
      preferredForm(http, { [http.prefix]: 'https://other.example/api/v1/namespaces/n/services/web/proxy/' }),
    ).toBe(http);
  });
});
