import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificate } from '../certificate.ts';
import { closing } from '../http/closing.ts';

/** A request as an app behind the proxy received it. */
export interface AppRequest {
  /** Name of the port it came by. */
  readonly port: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Must never be true: the apiserver keeps the credential to itself. */
  readonly hasAuthorization: boolean;
}

/** A tiny web app on loopback. */
export interface App {
  readonly name: string;
  /** Loopback port of each of its ports, by the port's name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Every request that reached it, oldest first. */
  readonly requests: AppRequest[];
  stop(): Promise<void>;
}

export interface AppPort {
  readonly answer: RequestListener;
  readonly scheme?: 'http' | 'https';
  /** Given the server before it listens, for an app that takes sockets. */
  readonly prepare?: (server: ReturnType<typeof createServer>) => void;
}

/** Starts an app that listens on loopback at a free port for each of these, and writes down what it is asked. */
export async function startApp(name: string, ports: Readonly<Record<string, AppPort>>): Promise<App> {
  const requests: AppRequest[] = [];
  const listening: Record<string, number> = {};
  const stops: (() => Promise<void>)[] = [];
  for (const [port, { answer, scheme = 'http', prepare }] of Object.entries(ports)) {
    const server = scheme === 'https' ? createTlsServer(await selfSigned(name)) : createServer();
    const record = ({ method = '', url = '', headers }: Parameters<RequestListener>[0]) => {
      requests.push({ port, method, url, headers, hasAuthorization: headers.authorization !== undefined });
    };
    server.on('request', (request, response) => {
      record(request);
      answer(request, response);
    });
    if (prepare) {
      server.on('upgrade', record);
      prepare(server);
    }
    stops.push(closing(server));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    listening[port] = (server.address() as AddressInfo).port;
  }
  const stop = async () => void (await Promise.all(stops.map((close) => close())));
  return { name, ports: listening, requests, stop };
}

// The apiserver looks at no backend's certificate, so any will do.
async function selfSigned(name: string) {
  const { certificate, key } = await issueCertificate([name]);
  return { cert: certificate, key };
}
