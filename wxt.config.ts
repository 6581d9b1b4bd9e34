import { defineConfig } from 'wxt';
import { RECENT_COMMANDS } from './lib/core/recent-commands.ts';

/**
 * The id that Firefox needs for storage and that policies name. Chromium derives its own from the key or folder.
 */
const GECKO_ID = 'portside@portside.dev';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types portside-workers";

/** Pages name all scripts that they start with, so that the browser reads them at once. A page that loads more later knows when. */
const preloadedBy = (_: string, scripts: string[], { hostType }: { hostType: 'html' | 'js' }) =>
  hostType === 'html' ? scripts : [];

/** As the messages are called that describe the commands for apps that were opened last. */
const PLACES = ['first', 'second', 'third', 'fourth', 'fifth'];

export default defineConfig({
  srcDir: '.',
  entrypointsDir: 'entrypoints',
  publicDir: 'public',
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/i18n/module'],
  i18n: { localesDir: 'lib/locales' },
  vite: () => ({
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { modulePreload: { polyfill: false, resolveDependencies: preloadedBy }, sourcemap: false },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    // `topDomains` of rules, without which a page framed by an app would be signed like the app.
    minimum_chrome_version: '145',
    // Not yet tested there.
    incognito: 'not_allowed',
    permissions: [
      'activeTab',
      'alarms',
      'contextMenus',
      'cookies',
      'declarativeNetRequestWithHostAccess',
      'idle',
      'scripting',
      'storage',
      'webRequest',
      ...(browser === 'firefox' ? ['contextualIdentities', 'webRequestBlocking'] : []),
    ],
    omnibox: { keyword: 'k8s' },
    // WebSocket handshakes are matched by the wss scheme alone in Chromium; Firefox treats it as https.
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
      // Chromium takes four suggestions at most, so the other three have none until a person assigns them.
      ...Object.fromEntries(
        RECENT_COMMANDS.map((name, place) => [
          name,
          {
            description: `__MSG_recentCommand_${PLACES[place]}__`,
            ...(place < 2 ? { suggested_key: { default: `Alt+Shift+${place + 1}` } } : {}),
          },
        ]),
      ),
      lock: { suggested_key: { default: 'Alt+Shift+L' }, description: '__MSG_lockCommand__' },
    },
    optional_host_permissions: ['*://*/*', 'wss://*/*'],
    content_security_policy: {
      // Frames for the page around an app, which allows itself just that app; the other pages allow themselves none.
      extension_pages: `${browser === 'firefox' ? '' : 'frame-src https:; '}${POLICY}`,
    },
    web_accessible_resources: [
      {
        resources: ['gate.html'],
        matches: ['<all_urls>'],
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
    ],
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: GECKO_ID,
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : {
          // Firefox takes policies without one.
          storage: { managed_schema: 'managed-schema.json' },
          cross_origin_opener_policy: { value: 'same-origin' },
        }),
  }),
});
