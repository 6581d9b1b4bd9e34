import { type App, startApp } from '../apps/app.ts';

/** What the parrot is to answer. */
export interface Line {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** An app that answers whatever the request's `say` parameter tells it to. */
export function startParrot(): Promise<App> {
  return startApp('parrot', {
    '': {
      answer(request, response) {
        const said = new URL(request.url ?? '', 'http://parrot').searchParams.get('say') ?? '{}';
        const { status = 200, headers = {}, body = '' } = JSON.parse(said) as Line;
        response.writeHead(status, { ...headers } as Record<string, string>).end(body);
      },
    },
  });
}

/** The query that makes the parrot answer this. */
export function say(line: Line): string {
  return `?say=${encodeURIComponent(JSON.stringify(line))}`;
}
