import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { issueCertificate } from '../certificate.ts';
import { listen } from '../http/listen.ts';

/** A request as an app behind the proxy received it. */
export interface AppRequest {
  /** Name of the port that received it. */
  readonly port: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Must never be true: the apiserver removes the credential. */
  readonly hasAuthorization: boolean;
}

/** A small web app on loopback. */
export interface App {
  readonly name: string;
  /** Loopback ports by port name. */
  readonly ports: Readonly<Record<string, number>>;
  /** All requests that reached the app, oldest first. */
  readonly requests: AppRequest[];
  stop(): Promise<void>;
}

export interface AppPort {
  readonly handleRequest: RequestListener;
  /** `http` by default. */
  readonly scheme?: 'http' | 'https';
  /** Called with the server before it listens, for apps that accept WebSockets. */
  readonly setUpServer?: (server: ReturnType<typeof createServer>) => void;
}

/** Starts an app that listens on one free loopback port for each entry of `ports`, and logs its requests. */
export async function startApp(name: string, ports: Readonly<Record<string, AppPort>>): Promise<App> {
  const requests: AppRequest[] = [];
  const loopbackPorts: Record<string, number> = {};
  const stops: (() => Promise<void>)[] = [];
  for (const [portName, { handleRequest, scheme = 'http', setUpServer }] of Object.entries(ports)) {
    const server = scheme === 'https' ? createTlsServer(await selfSigned(name)) : createServer();
    const record = ({ method = '', url = '', headers }: Parameters<RequestListener>[0]) => {
      requests.push({ port: portName, method, url, headers, hasAuthorization: headers.authorization !== undefined });
    };
    server.on('request', (request, response) => {
      record(request);
      handleRequest(request, response);
    });
    if (setUpServer) {
      server.on('upgrade', record);
      setUpServer(server);
    }
    const { port, stop } = await listen(server);
    loopbackPorts[portName] = port;
    stops.push(stop);
  }
  const stop = async () => void (await Promise.all(stops.map((stopPort) => stopPort())));
  return { name, ports: loopbackPorts, requests, stop };
}

// The apiserver does not verify the certificates of backends.
async function selfSigned(name: string) {
  const { certificate, key } = await issueCertificate([name]);
  return { cert: certificate, key };
}
