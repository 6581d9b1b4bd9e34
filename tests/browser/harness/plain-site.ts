import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of somebody else on loopback, whose page holds one link, and which keeps what it was sent. */
export interface PlainSite {
  readonly url: string;
  readonly requests: readonly { url: string; headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/** Starts it under `localhost`, which is another host than the address of the clusters. */
export async function startPlainSite(): Promise<PlainSite> {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    const link = new URL(request.url ?? '', 'http://site').searchParams.get('link') ?? '';
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>A wiki</title><a href="${link.replaceAll('"', '&quot;')}">Open</a>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
