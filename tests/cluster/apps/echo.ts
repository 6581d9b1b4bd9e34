import type { IncomingMessage } from 'node:http';
import { type App, type AppPort, startApp } from './app.ts';

/** The JSON that an echo port responds with. */
export interface Echo {
  /** Name of the port that received the request. */
  readonly port: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** An app that responds with the request that it received. */
export function startEcho(): Promise<App> {
  return startApp('echo', { '': echoPort('') });
}

/** A port that responds with its own name and the request that it received, as JSON. */
export function echoPort(port: string): AppPort {
  return {
    async handleRequest(request, response) {
      const { method = '', url = '', headers } = request;
      const body = await readBody(request);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ port, method, url, headers, body }, null, 2));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
