import type { SourceFile } from './source-files.ts';

/** Something that no file of a kind may contain, and what to do instead. */
export interface Ban {
  readonly name: string;
  readonly files: RegExp;
  readonly pattern: RegExp;
  readonly instead: string;
  /** The only files that may, with the reason. */
  readonly exceptions?: Readonly<Record<string, string>>;
  /** A line that contains it. Written in parts where this very file is searched for it. */
  readonly sample: string;
}

const PRODUCT = /^(lib|entrypoints)\//;

export const BANS: readonly Ban[] = [
  {
    name: 'markup from strings',
    files: PRODUCT,
    pattern: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|DOMParser)\b/,
    instead: 'Let Preact write text.',
    sample: 'element.innerHTML = name;',
  },
  {
    name: 'code from strings',
    files: PRODUCT,
    pattern: /\beval\(|\bnew Function\(|\bset(Timeout|Interval)\(\s*['"`]/,
    instead: 'Write a function.',
    sample: 'eval(text);',
  },
  {
    name: 'inline styles',
    files: PRODUCT,
    pattern: /\sstyle=|\.style\.|<style\b/,
    instead: 'Add a class to lib/ui/styles: the content security policy refuses inline styles.',
    exceptions: {
      'lib/guard/document-guard.ts': 'draws in a page of others, whose policy may refuse style sheets',
      'lib/ui/popup/RowList.tsx': 'places rows by numbers, which Preact sets one by one, as the policy allows',
    },
    sample: '<p style={{ margin: 0 }}>',
  },
  {
    name: 'logging',
    files: PRODUCT,
    pattern: /\bconsole\.(log|info|debug|warn|error|table|dir)\b/,
    instead: 'Show the person a problem. A log can contain a secret.',
    sample: 'console.log(context);',
  },
  {
    name: 'writing to storage outside the background',
    files: /^(lib\/(adapters|pages|shim|ui)|entrypoints)\//,
    pattern: /\bstorage(\[\w+\]|\.(local|session|sync))\.(set|remove|clear)\(/,
    instead: 'Send the background a message: it holds the state in memory and is the only writer.',
    exceptions: { 'lib/adapters/browser/storage.ts': 'writes for the background' },
    sample: 'browser.storage.local.set({ contexts: [] });',
  },
  {
    name: 'a plan without a date',
    files: /\.(ts|tsx|mjs|md|html|css|yml|jsonc?)$/,
    pattern: new RegExp(`\\b(${'TO'}DO|${'FIX'}ME|X{3})\\b(?!\\(\\d{4}-\\d{2}-\\d{2}\\))`),
    instead: 'Do it, or say until when.',
    sample: `// ${'TO'}DO: later`,
  },
  {
    name: 'focused or skipped tests',
    files: /^tests\/.*\.test\.tsx?$/,
    pattern: /\b(it|test|describe)(\.each)?\.(only|skip|todo|fails)\b/,
    instead: 'Run all tests. Repair or remove one that fails.',
    sample: `it${'.only'}('a', () => {});`,
  },
  {
    name: 'sleep in tests',
    files: /^tests\/.*\.(ts|tsx|mjs)$/,
    pattern: /setTimeout\(\s*(\w+|\(\) => \w+\(\)),|\bsleep\(|\bwaitForTimeout\(|node:timers\/promises/,
    instead: 'Wait for a fact: tests/browser/harness/wait-for.ts.',
    exceptions: {
      'tests/browser/harness/wait-for.ts': 'polls',
      'tests/cluster/apps/web-features/page-tools.ts': 'polls in a page',
      'tests/browser/vault-crash.test.ts': 'kills the browser at chosen moments',
      'tests/bench/far-cluster/slow-link.ts': 'is a slow network',
    },
    sample: `await new Promise((resolve) => ${'setTime'}out(resolve, 100));`,
  },
  {
    name: 'the workplace',
    files: /./,
    pattern: /\/wor[k]\/|\/tmp\/brie[f]|\bDESIG[N]\.md|\bCONVENTION[S]\.md|\bissue \d/,
    instead: 'Write for readers who have nothing but this repository.',
    sample: `See /${'work'}/main.`,
  },
];

/** Where files contain what is banned, as `path:line`. */
export function findViolations(ban: Ban, files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => ban.files.test(path) && !Object.hasOwn(ban.exceptions ?? {}, path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (ban.pattern.test(line) ? [`${path}:${index + 1}`] : [])),
    );
}
