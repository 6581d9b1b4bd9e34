import { failure, type Outcome, success } from '../outcome.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { prefixOf } from './build.ts';
import { isNamespaceName, isObjectName, isPortName } from './kubernetes-names.ts';
import { joinSegment } from './segment.ts';
import type { Server } from './server.ts';
import type { Scheme, Target } from './target.ts';

/** A proxy URL as a person writes it, part by part. */
export interface UrlDraft {
  readonly kind: Target['kind'];
  /** Ignored for nodes, which have none. */
  readonly namespace: string;
  readonly name: string;
  /** By name or number; empty for the only one. */
  readonly port: string;
  readonly scheme: Scheme;
  /** What follows the prefix. May end in a fragment. */
  readonly path: string;
  readonly query: string;
}

/**
 * The proxy URL that a draft stands for, as the browser requests it.
 *
 * A path with `..` is refused where it leaves the app: browsers resolve it before they send anything, so the URL would be another one.
 *
 * @example
 * composeUrl(server, { kind: 'services', namespace: 'ns', name: 'web', port: '', scheme: '', path: 'a b#c', query: 'q=1' });
 * // success('https://h/api/v1/namespaces/ns/services/web/proxy/a%20b?q=1#c')
 */
export function composeUrl(server: Server, draft: UrlDraft): Outcome<string> {
  const { kind, scheme, query } = draft;
  const [namespace, name, port] = [draft.namespace.trim(), draft.name.trim(), draft.port.trim()] as const;
  if (kind !== 'nodes' && !isNamespaceName(namespace))
    return failure(safeProblem('urlNamespaceInvalid', { namespace }));
  if (!isObjectName(name) || !isPortName(port)) {
    return failure(safeProblem('urlSegmentInvalid', { segment: joinSegment(scheme, name, port) }));
  }
  const named = { name, port, scheme };
  const prefix = prefixOf(server, kind === 'nodes' ? { kind, ...named } : { kind, namespace, ...named });
  const [path = '', ...fragments] = draft.path.trim().replace(/^\/+/, '').split('#');
  const text = [path, query.trim().replace(/^\?/, '')].filter(Boolean).join(path.includes('?') ? '&' : '?');
  const whole = `${prefix}${path === '' && text !== '' ? '?' : ''}${text}${fragments.length > 0 ? `#${fragments.join('#')}` : ''}`;
  const { href } = new URL(whole);
  return href.startsWith(prefix) ? success(href) : failure(safeProblem('urlPathLeavesApp', { path }));
}

/** The draft that stands for a target, without a path. */
export function draftOf(target: Target): UrlDraft {
  return { namespace: '', ...target, path: '', query: '' };
}
