import { type App, startApp } from './app.ts';
import { htmlPage } from './html-page.ts';

const FILE_TYPES = ['js', 'css', 'svg'] as const;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
};

/** A page that loads `?assets=N` small files (60 by default), and `data.json` to fetch. No response is cacheable. */
export function startAssets(): Promise<App> {
  return startApp('assets', {
    '': {
      handleRequest(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://assets');
        response.setHeader('Cache-Control', 'no-store');
        const [, index = '', type = ''] = /^\/(?:asset-(\d+)|data)\.(\w+)$/.exec(pathname) ?? [];
        response.setHeader('Content-Type', CONTENT_TYPES[type] ?? 'text/html; charset=utf-8');
        response.end(type === '' ? indexPage(Number(searchParams.get('assets') ?? 60)) : asset(type, index));
      },
    },
  });
}

function indexPage(count: number): string {
  const elements = Array.from({ length: count }, (_, index) =>
    element(FILE_TYPES[index % FILE_TYPES.length] ?? 'svg', index),
  );
  return htmlPage('Assets', `<p class="about">${count} files.</p>\n${elements.join('\n')}`);
}

function element(type: (typeof FILE_TYPES)[number], index: number): string {
  switch (type) {
    case 'js':
      return `<script src="asset-${index}.js"></script>`;
    case 'css':
      return `<link rel="stylesheet" href="asset-${index}.css">`;
    case 'svg':
      return `<img src="asset-${index}.svg" alt="" width="16" height="16">`;
  }
}

function asset(type: string, index: string): string {
  // The size of a typical small file of a web app.
  const padding = 'x'.repeat(2000);
  switch (type) {
    case 'js':
      return `globalThis.loaded = (globalThis.loaded ?? 0) + 1; // ${padding}\n`;
    case 'css':
      return `.asset-${index} { color: teal } /* ${padding} */\n`;
    case 'svg':
      return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="hsl(${Number(index) * 7} 60% 50%)"/><!-- ${padding} --></svg>\n`;
    default:
      return JSON.stringify({ value: 42 });
  }
}
