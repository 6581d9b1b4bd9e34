import { type App, startApp } from '../apps/app.ts';

/** What the parrot is to answer. */
export interface Line {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** In place of `body`, for one that is no text. */
  readonly base64?: string;
}

/** An app that answers whatever the request's `say` parameter tells it to. */
export function startParrot(): Promise<App> {
  return startApp('parrot', {
    '': {
      answer(request, response) {
        const said = new URL(request.url ?? '', 'http://parrot').searchParams.get('say') ?? '{}';
        const { status = 200, headers = {}, body = '', base64 } = JSON.parse(said) as Line;
        response.writeHead(status, headers).end(base64 === undefined ? body : Buffer.from(base64, 'base64'));
      },
    },
  });
}

/** The query that makes the parrot answer this. */
export function say(line: Line): string {
  return `?say=${encodeURIComponent(JSON.stringify(line))}`;
}
