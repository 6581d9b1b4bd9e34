/**
 * What stands behind the cluster's made-up addresses. The apiserver refuses to proxy to loopback itself, so pods and
 * nodes state addresses in 10.244.0.0/16, and who dials one reaches a port on loopback.
 */
export interface PodNetwork {
  /** An address of its own, on which each of these ports leads to the loopback port it is given with. */
  place(ports: Readonly<Record<number, number>>): string;
  /** The loopback port behind `10.244.0.1:8080`. */
  portBehind(addressAndPort: string): number | undefined;
}

/** A network with nothing in it. */
export function createPodNetwork(): PodNetwork {
  const behind = new Map<string, number>();
  let placed = 0;
  return {
    place(ports) {
      placed += 1;
      const address = `10.244.${placed >> 8}.${placed & 255}`;
      for (const [port, loopbackPort] of Object.entries(ports)) behind.set(`${address}:${port}`, loopbackPort);
      return address;
    },
    portBehind: (addressAndPort) => behind.get(addressAndPort),
  };
}
