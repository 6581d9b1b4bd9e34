import { type App, startApp } from '../apps/app.ts';

/** A response that a test wants from the app. */
export interface CannedResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** Replaces `body`, for binary content. */
  readonly base64?: string;
}

/** An app that sends the response that the query of the request describes. */
export function startCannedResponseApp(): Promise<App> {
  return startApp('canned', {
    '': {
      handleRequest(request, response) {
        const json = new URL(request.url ?? '', 'http://canned').searchParams.get('response') ?? '{}';
        const { status = 200, headers = {}, body = '', base64 } = JSON.parse(json) as CannedResponse;
        response.writeHead(status, headers).end(base64 === undefined ? body : Buffer.from(base64, 'base64'));
      },
    },
  });
}

/** The query that makes the app send this response. */
export function queryFor(response: CannedResponse): string {
  return `?response=${encodeURIComponent(JSON.stringify(response))}`;
}
