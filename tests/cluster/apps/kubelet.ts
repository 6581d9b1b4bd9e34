import { type App, startApp } from './app.ts';

/** What answers on a node's own port: a kubelet that knows that it is well, by TLS. */
export function startKubelet(): Promise<App> {
  return startApp('kubelet', {
    https: {
      scheme: 'https',
      answer(request, response) {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(request.url === '/' || request.url === '/healthz' ? 'ok' : '404 page not found\n');
      },
    },
  });
}
