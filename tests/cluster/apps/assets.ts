import { type App, startApp } from './app.ts';
import { page } from './page.ts';

const KINDS = ['js', 'css', 'svg'] as const;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
};

/** A page of `?assets=N` small files, and `data.json` to be fetched. Nothing of it may be cached. */
export function startAssets(): Promise<App> {
  return startApp('assets', {
    '': {
      answer(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://assets');
        response.setHeader('Cache-Control', 'no-store');
        const [, at = '', kind = ''] = /^\/(?:asset-(\d+)|data)\.(\w+)$/.exec(pathname) ?? [];
        response.setHeader('Content-Type', TYPES[kind] ?? 'text/html; charset=utf-8');
        response.end(kind === '' ? listing(Number(searchParams.get('assets') ?? 60)) : asset(kind, at));
      },
    },
  });
}

function listing(count: number): string {
  const links = Array.from({ length: count }, (_, at) => link(KINDS[at % KINDS.length] ?? 'svg', at));
  return page('Assets', `<p class="about">${count} files.</p>\n${links.join('\n')}`);
}

function link(kind: (typeof KINDS)[number], at: number): string {
  switch (kind) {
    case 'js':
      return `<script src="asset-${at}.js"></script>`;
    case 'css':
      return `<link rel="stylesheet" href="asset-${at}.css">`;
    case 'svg':
      return `<img src="asset-${at}.svg" alt="" width="16" height="16">`;
  }
}

function asset(kind: string, at: string): string {
  // About as large as a small file of a web app.
  const padding = 'x'.repeat(2000);
  switch (kind) {
    case 'js':
      return `globalThis.loaded = (globalThis.loaded ?? 0) + 1; // ${padding}\n`;
    case 'css':
      return `.asset-${at} { color: teal } /* ${padding} */\n`;
    case 'svg':
      return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="hsl(${Number(at) * 7} 60% 50%)"/><!-- ${padding} --></svg>\n`;
    default:
      return JSON.stringify({ value: 42 });
  }
}
