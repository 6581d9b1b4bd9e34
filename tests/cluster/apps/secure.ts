import { type App, startApp } from './app.ts';
import { page } from './page.ts';

/** An app that speaks TLS only, with a certificate that nobody signed. */
export function startSecure(): Promise<App> {
  return startApp('secure', {
    https: {
      scheme: 'https',
      answer(_request, response) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(page('Vault', '<p class="about">This page came by TLS all the way to the app.</p>'));
      },
    },
  });
}
