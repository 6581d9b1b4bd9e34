import { type App, startApp } from './app.ts';

/** A kubelet: serves `/healthz` over TLS. */
export function startKubelet(): Promise<App> {
  return startApp('kubelet', {
    https: {
      scheme: 'https',
      handleRequest(request, response) {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(request.url === '/' || request.url === '/healthz' ? 'ok' : '404 page not found\n');
      },
    },
  });
}
