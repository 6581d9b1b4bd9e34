import { readFileSync } from 'node:fs';
import { type App, startApp } from './app.ts';

/** Content types by path. */
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
 * A single-page app like Grafana. Every path is a page (`/d/cluster?from=now-1h#panel-2`). The document loads its files
 * by root-relative URLs, and its script requests its API by relative (`api/…`) and root-relative (`/api/…`) URLs.
 */
export function startDashboard(): Promise<App> {
  return startApp('dashboard', {
    http: {
      handleRequest(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://dashboard');
        const fileType = FILES[pathname];
        if (fileType) {
          response.setHeader('Content-Type', fileType);
          response.end(read(pathname.replace('/public/', '')));
        } else if (pathname.startsWith('/api/')) {
          const result = apiResult(pathname, searchParams);
          response.writeHead(result ? 200 : 404, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify(result ?? { message: 'Not found' }));
        } else {
          response.setHeader('Content-Type', 'text/html; charset=utf-8');
          response.end(read('index.html'));
        }
      },
    },
  });
}

function apiResult(path: string, parameters: URLSearchParams): object | undefined {
  switch (path) {
    case '/api/dashboards':
      return DASHBOARDS;
    case '/api/health':
      return { database: 'ok', version: '11.2.0' };
    case '/api/series':
      return seriesOf(parameters.get('panel') ?? '');
    default:
      return undefined;
  }
}

/** Deterministic values that depend only on the panel's name. */
function seriesOf(panel: string): number[] {
  const seed = [...panel].reduce((sum, char) => sum + char.charCodeAt(0), 0);
  return Array.from({ length: 48 }, (_, index) => {
    const wave = Math.sin((index + seed) / 5) * 22 + Math.sin((index * seed) / 37) * 9;
    return Math.round(50 + wave);
  });
}

function read(name: string): string {
  return readFileSync(new URL(`./dashboard/${name}`, import.meta.url), 'utf8');
}
