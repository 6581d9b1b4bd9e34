import { readFileSync } from 'node:fs';
import { type App, startApp } from './app.ts';

const FILES: Readonly<Record<string, string>> = {
  '/public/dashboard.css': 'text/css',
  '/public/dashboard.js': 'text/javascript',
  '/public/mark.svg': 'image/svg+xml',
};

const DASHBOARDS = [
  { id: 'cluster', title: 'Cluster', panels: ['CPU', 'Memory', 'Network', 'Pods'] },
  { id: 'node', title: 'Nodes', panels: ['Load', 'Disk'] },
  { id: 'shop', title: 'Shop', panels: ['Orders', 'Latency'] },
];

/**
 * A single-page app in the way of Grafana: every path is a page (`/d/cluster?from=now-1h#panel-2`), the document
 * names its files from the root, and its script asks its API both from where it is (`api/…`) and from the root
 * (`/api/…`).
 */
export function startDashboard(): Promise<App> {
  return startApp('dashboard', {
    http: {
      answer(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://dashboard');
        const file = FILES[pathname];
        if (file) {
          response.setHeader('Content-Type', file);
          response.end(read(pathname.replace('/public/', '')));
        } else if (pathname.startsWith('/api/')) {
          const found = answerApi(pathname, searchParams);
          response.writeHead(found ? 200 : 404, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify(found ?? { message: 'Not found' }));
        } else {
          response.setHeader('Content-Type', 'text/html; charset=utf-8');
          response.end(read('index.html'));
        }
      },
    },
  });
}

function answerApi(path: string, parameters: URLSearchParams): object | undefined {
  switch (path) {
    case '/api/dashboards':
      return DASHBOARDS;
    case '/api/health':
      return { database: 'ok', version: '11.2.0' };
    case '/api/series':
      return drawSeries(parameters.get('panel') ?? '');
    default:
      return undefined;
  }
}

/** The same curve for the same panel, on every machine and every day. */
function drawSeries(panel: string): number[] {
  const seed = [...panel].reduce((sum, char) => sum + char.charCodeAt(0), 0);
  return Array.from({ length: 48 }, (_, at) => {
    const wave = Math.sin((at + seed) / 5) * 22 + Math.sin((at * seed) / 37) * 9;
    return Math.round(50 + wave);
  });
}

function read(name: string): string {
  return readFileSync(new URL(`./dashboard/${name}`, import.meta.url), 'utf8');
}
