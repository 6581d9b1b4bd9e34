import { completeDescription, type Description, describedBy, NO_DESCRIPTION } from './descriptions.ts';
import type { IngressObject } from './wire.ts';

/** What ingresses tell about a service. */
export interface IngressFacts {
  readonly description: Description;
  /** URLs at which ingresses offer the service. */
  readonly urls: readonly string[];
}

/** Nobody reads more of them. */
const MAX_URLS = 8;

/** What ingresses tell, by the service's `namespace/name`. */
export function factsByService(ingresses: readonly IngressObject[]): ReadonlyMap<string, IngressFacts> {
  const facts = new Map<string, IngressFacts>();
  for (const ingress of ingresses) {
    const routes = routesOf(ingress);
    const main = mainServiceOf(routes);
    for (const { service, url } of routes) {
      const key = `${ingress.metadata.namespace}/${service}`;
      const before = facts.get(key) ?? { description: NO_DESCRIPTION, urls: [] };
      const urls = url === '' || before.urls.includes(url) ? before.urls : [...before.urls, url].slice(0, MAX_URLS);
      const told = service === main ? describedBy(ingress.metadata.annotations) : NO_DESCRIPTION;
      facts.set(key, { description: completeDescription(before.description, told), urls });
    }
  }
  return facts;
}

interface Route {
  readonly service: string;
  /** Empty without a host, or with one that stands for many. */
  readonly url: string;
  readonly isRoot: boolean;
}

function routesOf({ spec }: IngressObject): Route[] {
  const { defaultBackend, rules, tls } = spec;
  const fallback = defaultBackend?.service ? [{ service: defaultBackend.service.name, url: '', isRoot: true }] : [];
  const routes = rules.flatMap(({ host, http }) => {
    const isSecure = tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host));
    return http.paths.flatMap(({ path, backend }): Route[] => {
      if (!backend?.service) return [];
      return [{ service: backend.service.name, url: urlOf(isSecure, host, path), isRoot: path === '' || path === '/' }];
    });
  });
  return [...routes, ...fallback].filter(({ service }) => service !== '');
}

/** The service that an ingress is about: the only one, or the one at its root. */
function mainServiceOf(routes: readonly Route[]): string | null {
  const services = new Set(routes.map(({ service }) => service));
  if (services.size === 1) return routes[0]?.service ?? null;
  return routes.find(({ isRoot }) => isRoot)?.service ?? null;
}

function urlOf(isSecure: boolean, host: string, path: string): string {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(host)) return '';
  // A path with other characters is a pattern.
  return `${isSecure ? 'https' : 'http'}://${host}${/^\/[\w./~-]*$/.test(path) ? path : '/'}`;
}
