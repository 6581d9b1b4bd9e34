import { prefixOf } from '../proxy-url/build.ts';
import { type ProxyUrl, parseProxyUrl } from '../proxy-url/parse.ts';

/** The prefixes to use in place of others: the same port, by the other scheme. */
export type PreferredPrefixes = Readonly<Record<string, string>>;

/**
 * The same app by the other scheme between the apiserver and the pod: https where it was http, and the reverse.
 *
 * @example
 * otherForm(target).url; // 'https://h/api/v1/namespaces/n/services/https:web:/proxy/a' for '…/services/web/proxy/a'
 */
export function otherForm({ server, target, prefix, url }: ProxyUrl): Pick<ProxyUrl, 'prefix' | 'url'> {
  const scheme = target.scheme === 'https' ? '' : 'https';
  const other = prefixOf(server, { ...target, scheme });
  return { prefix: other, url: other + url.slice(prefix.length) };
}

/** The target as a person prefers to open it, which may be by the other scheme. */
export function preferredForm(target: ProxyUrl, preferred: PreferredPrefixes): ProxyUrl {
  const other = Object.hasOwn(preferred, target.prefix) ? preferred[target.prefix] : undefined;
  const parsed =
    other === undefined ? null : parseProxyUrl(other + target.url.slice(target.prefix.length), [target.server]);
  return parsed?.ok ? parsed.value : target;
}

/** The preferences with this form of the target as the one to use from now on. */
export function preferForm(preferred: PreferredPrefixes, target: ProxyUrl): Record<string, string> {
  const { [target.prefix]: _, ...others } = preferred;
  return { ...others, [otherForm(target).prefix]: target.prefix };
}
