import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';

/** What variants of the build change in its manifest. */
export type Manifest = Record<string, unknown> & {
  permissions: string[];
  content_security_policy: { extension_pages: string };
  web_accessible_resources: Record<string, unknown>[];
};

const folders: string[] = [];

// After the test file that made them, when its browsers have stopped: the hooks of a file run in reverse.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A copy of a build with a changed manifest and more files, of which `before.js` runs before the background. */
export function variantOfBuild(
  change: (manifest: Manifest) => object,
  files: Readonly<Record<string, string>> = {},
  build = CHROME_BUILD,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'portside-variant-'));
  folders.push(folder);
  cpSync(build, folder, { recursive: true });
  if (files['before.js']) {
    renameSync(join(folder, 'background.js'), join(folder, 'original.js'));
    writeFileSync(join(folder, 'background.js'), "import './before.js';\nimport './original.js';\n");
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...change(manifest) }));
  const isOriginal = (name: string) => name === 'background.js' && files['before.js'] !== undefined;
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, isOriginal(name) ? 'original.js' : name), text);
  }
  return folder;
}

/**
 * Files that make the background believe that each tab was opened by one in which nothing was ever shown, and hear of no
 * document.
 */
export const WITHOUT_OBSERVATION = {
  'before.js': `
    for (const api of [globalThis.chrome, globalThis.browser]) {
      if (!api?.tabs) continue;
      const { onCreated } = api.tabs;
      const addListener = onCreated.addListener.bind(onCreated);
      onCreated.addListener = (listener) => addListener((tab) => listener({ ...tab, openerTabId: 1, index: 0 }));
      api.webRequest.onResponseStarted.addListener = () => {};
    }
  `,
  'document-guard.js': '',
  'window-guard.js': '',
} as const;

/**
 * A Firefox background that is told something else about the requests that it could hold: what this function, as text, returns for
 * them. Its check of what started a navigation finds nothing.
 */
export function withChangedRequests(change: string): { readonly 'before.js': string } {
  return {
    'before.js': `
      for (const event of [browser.webRequest.onBeforeSendHeaders, browser.webRequest.onSendHeaders]) {
        const [addListener, removeListener] = [event.addListener.bind(event), event.removeListener.bind(event)];
        const changed = new Map();
        event.addListener = (listener, ...more) => {
          if (!changed.has(listener)) changed.set(listener, (request) => listener((${change})(request)));
          addListener(changed.get(listener), ...more);
        };
        event.removeListener = (listener) => removeListener(changed.get(listener) ?? listener);
      }
      const { set } = browser.cookies;
      browser.cookies.set = (details) => set({ ...details, sameSite: 'no_restriction' });
    `,
  };
}

/** A background that is not told which page started a request that it could hold. */
export const WITHOUT_ORIGINS = withChangedRequests('({ originUrl, ...request }) => request');

/** A background whose dynamic rules of which this holds, as the text of a function, are never in force, while it believes they are. */
export function withoutDynamicRules(isLeft: string): { readonly 'before.js': string } {
  return {
    'before.js': `
      for (const api of [globalThis.chrome, globalThis.browser]) {
        const dnr = api?.declarativeNetRequest;
        if (!dnr) continue;
        const { getDynamicRules, updateDynamicRules } = dnr;
        let left = [];
        const isLeft = ${isLeft};
        dnr.getDynamicRules = async () => [...(await getDynamicRules()), ...left];
        dnr.updateDynamicRules = async ({ removeRuleIds, addRules }) => {
          left = [...left.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules.filter(isLeft)];
          await updateDynamicRules({ removeRuleIds, addRules: addRules.filter((rule) => !isLeft(rule)) });
        };
      }
    `,
  };
}

/** Files of a build, changed so that it believes whom the browser names as the opener of a tab, and looks at no other one. */
export function believingOpeners(build = CHROME_BUILD): Readonly<Record<string, string>> {
  const background = readFileSync(join(build, 'background.js'), 'utf8');
  const changed = background.replaceAll(/await [\w$]+\.tabs\.showing\([\w$]+\)/g, '[]');
  const shown = /Object\.values\([\w$]+\)\.map\(([\w$]+)=>\1\.shown\)/;
  const chunks = readdirSync(join(build, 'chunks')).map((name) => `chunks/${name}`);
  const chunk = chunks.find((name) => shown.test(readFileSync(join(build, name), 'utf8')));
  if (changed === background || !chunk) throw new Error('The background looks at no other tab');
  return { 'background.js': changed, [chunk]: readFileSync(join(build, chunk), 'utf8').replace(shown, '[]') };
}

/** The background's script, changed so that an answer at the gate counts for whoever seems to have asked when it comes. */
export function backgroundForgettingQuestions(): string {
  const text = readFileSync(join(CHROME_BUILD, 'background.js'), 'utf8');
  const withoutQuestion = text.replace(/return \w+!==null&&\w+\.site===\w+\.site&&[^}]+/, 'return !0');
  const changed = withoutQuestion.replace(/(\w+\.url),(\w+),\{tab:/, '$1,$2&&{...$2,site:void 0},{tab:');
  if (withoutQuestion === text || changed === withoutQuestion) throw new Error('The background remembers no question');
  return changed;
}

/** The shim's script, changed so that it gives a page at the root any path. */
export function shimMovingAnywhere(): string {
  const text = readFileSync(join(CHROME_BUILD, 'shim.js'), 'utf8');
  const changed = text.replace(String.raw`/(?:^|\/)api\/+v1\/.*\/proxy(?:\/|$)/`, '/^$./');
  if (changed === text) throw new Error('The shim refuses no path');
  return changed;
}

/** A background that takes what a person chooses in the menu of a page for what they enter in the address bar. */
export const TRUSTING_MENUS = {
  'before.js': `
    const api = globalThis.browser ?? globalThis.chrome;
    let enter = () => {};
    const { onInputEntered } = api.omnibox;
    const listenToAddressBar = onInputEntered.addListener.bind(onInputEntered);
    onInputEntered.addListener = (listener) => {
      enter = listener;
      listenToAddressBar(listener);
    };
    const { onClicked } = api.contextMenus;
    const listenToMenus = onClicked.addListener.bind(onClicked);
    onClicked.addListener = () =>
      listenToMenus(({ linkUrl, selectionText }) => enter(linkUrl ?? selectionText, 'newForegroundTab'));
  `,
} as const;
