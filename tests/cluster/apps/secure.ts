import { type App, startApp } from './app.ts';
import { htmlPage } from './html-page.ts';

/** An app that serves only TLS, with a certificate that nobody trusts. */
export function startSecure(): Promise<App> {
  return startApp('secure', {
    https: {
      scheme: 'https',
      handleRequest(_request, response) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(htmlPage('Vault', '<p class="about">The apiserver fetched this page from the app over TLS.</p>'));
      },
    },
  });
}
