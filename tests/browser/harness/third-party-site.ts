import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from '../../cluster/http/listen.ts';

/** A website with no relation to the clusters. Each of its pages contains one link. It records the requests it gets. */
export interface ThirdPartySite {
  /** Its host is `localhost`, while clusters are at an IP address. */
  readonly url: string;
  readonly requests: readonly { url: string; headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/** Starts the site. The link of a page is the value of its `link` parameter. */
export async function startThirdPartySite(): Promise<ThirdPartySite> {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    const link = new URL(request.url ?? '', 'http://site').searchParams.get('link') ?? '';
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>A wiki</title><a href="${link.replaceAll('"', '&quot;')}">Open</a>`);
  });
  const { port, stop } = await listen(server);
  return { url: `http://localhost:${port}`, requests, stop };
}
