import type { SourceFile } from './source-files.ts';

/** Something that no file of a kind may hold, and what to do instead. */
export interface Ban {
  readonly name: string;
  readonly files: RegExp;
  readonly pattern: RegExp;
  readonly instead: string;
  /** A line that breaks it. In pieces where this very file would break it. */
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
    sample: '<p style={{ margin: 0 }}>',
  },
  {
    name: 'logging',
    files: PRODUCT,
    pattern: /\bconsole\.(log|info|debug|warn|error|table|dir)\b/,
    instead: 'Show the person a problem. What is logged may hold a secret.',
    sample: 'console.log(context);',
  },
  {
    name: 'a plan without a date',
    files: /\.(ts|tsx|mjs|md|html|css|yml|jsonc?)$/,
    pattern: new RegExp(`\\b(${'TO'}DO|${'FIX'}ME|X{3})\\b(?!\\(\\d{4}-\\d{2}-\\d{2}\\))`),
    instead: 'Do it, or say until when.',
    sample: `// ${'TO'}DO: later`,
  },
  {
    name: 'tests alone or left out',
    files: /^tests\/.*\.test\.tsx?$/,
    pattern: /\b(it|test|describe)(\.each)?\.(only|skip|todo|fails)\b/,
    instead: 'Run all. A test that does not hold is repaired or removed.',
    sample: `it${'.only'}('a', () => {});`,
  },
  {
    name: 'sleep in tests',
    files: /^tests\/.*\.test\.tsx?$/,
    pattern: /setTimeout\(\s*(resolve|r|done)\b|\bsleep\(|\bwaitForTimeout\(/,
    instead: 'Wait for a fact: tests/browser/harness/until.ts.',
    sample: `await new Promise((resolve) => ${'setTime'}out(resolve, 100));`,
  },
  {
    name: 'the workplace',
    files: /./,
    pattern: /\/wor[k]\/|\/tmp\/brie[f]|\bDESIG[N]\.md|\bCONVENTION[S]\.md|\bissue \d/,
    instead: 'Say it so that a stranger with nothing but this folder understands.',
    sample: `See /${'work'}/main.`,
  },
];

/** Where files hold what is banned, as `path:line`. */
export function breaches(ban: Ban, files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => ban.files.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (ban.pattern.test(line) ? [`${path}:${index + 1}`] : [])),
    );
}
