import { parseProxyUrl } from './proxy-url/parse.ts';
import { parseServer, type Server, serverUrl } from './proxy-url/server.ts';

/** The topics of the options page, in the order of its navigation. */
export const OPTIONS_TOPICS = ['contexts', 'vault', 'sites', 'about'] as const;
/** A part of the options page that its navigation leads to. */
export type OptionsTopic = (typeof OPTIONS_TOPICS)[number];

/** What the options page shows: a topic, or the import of a kubeconfig, perhaps of the one that knows a certain server. */
export type OptionsAddress =
  | { readonly topic: OptionsTopic }
  | {
      readonly topic: 'import';
      readonly server: Server | null;
      /** The proxy URL on that server that opens after the import; null for none. */
      readonly url: string | null;
    };

/**
 * The fragment with which the options page shows this.
 *
 * @example
 * optionsFragment({ topic: 'import', server: { origin: 'https://k8s.example:6443', basePath: '' }, url: null });
 * // '#import=https%3A%2F%2Fk8s.example%3A6443'
 */
export function optionsFragment(address: OptionsAddress): string {
  if (address.topic !== 'import' || address.server === null) return `#${address.topic}`;
  const url = address.url === null ? '' : `&open=${encodeURIComponent(address.url)}`;
  return `#import=${encodeURIComponent(serverUrl(address.server))}${url}`;
}

/**
 * What a fragment of the options page asks for. Anything else shows the contexts, and a server that no kubeconfig could
 * name is left out: the address can be typed, or be an old bookmark.
 */
export function parseOptionsFragment(fragment: string): OptionsAddress {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const [[name, value] = ['', '']] = parameters;
  if (name === 'import') {
    const server = parseServer('', value);
    if (!server.ok) return { topic: 'import', server: null, url: null };
    const url = parseProxyUrl(parameters.get('open') ?? '', [server.value]);
    return { topic: 'import', server: server.value, url: url.ok ? url.value.url : null };
  }
  return { topic: OPTIONS_TOPICS.find((topic) => topic === name) ?? 'contexts' };
}
