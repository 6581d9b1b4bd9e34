import { connect, createServer, type Socket } from 'node:net';
import { listen, type RunningServer } from '../../cluster/http/listen.ts';

/** A network path. */
export interface SlowLink {
  readonly roundTripMs: number;
  /** Of each direction, shared by all connections. */
  readonly bytesPerMs: number;
}

/** Relays connections to a loopback port as if it were this far away. */
export function startSlowLink(port: number, link: SlowLink): Promise<RunningServer> {
  const [up, down] = [oneWay(link), oneWay(link)];
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ host: '127.0.0.1', port, noDelay: true });
    // The handshake of TCP takes a round trip before the first byte, and here none.
    relay(client, target, up, link.roundTripMs);
    relay(target, client, down, 0);
  });
  return listen(server);
}

/** Returns the time at which this many bytes that are sent now have arrived, in the milliseconds of `performance.now()`. */
type Direction = (bytes: number) => number;

function oneWay({ roundTripMs, bytesPerMs }: SlowLink): Direction {
  let isFreeAt = 0;
  return (bytes) => {
    isFreeAt = Math.max(isFreeAt, performance.now()) + bytes / bytesPerMs;
    return isFreeAt + roundTripMs / 2;
  };
}

function relay(from: Socket, to: Socket, direction: Direction, firstDelayMs: number): void {
  const readyAt = performance.now() + firstDelayMs;
  const at = (arrival: number, deliver: () => void) =>
    setTimeout(deliver, Math.max(arrival, readyAt) - performance.now());
  from.on('data', (chunk) => at(direction(chunk.length), () => to.write(chunk)));
  from.on('end', () => at(direction(0), () => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', (hadError) => hadError && to.destroy());
}
