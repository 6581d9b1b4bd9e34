import type { IncomingMessage } from 'node:http';
import { type App, type AppPort, startApp } from './app.ts';

/** What an echoing port answers. */
export interface Echo {
  readonly port: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** An app that answers what it was asked. */
export function startEcho(): Promise<App> {
  return startApp('echo', { '': echoOn('') });
}

/** A port that answers what it was asked, as JSON, and says which port it is. */
export function echoOn(port: string): AppPort {
  return {
    async answer(request, response) {
      const { method = '', url = '', headers } = request;
      const body = await read(request);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ port, method, url, headers, body }, null, 2));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
