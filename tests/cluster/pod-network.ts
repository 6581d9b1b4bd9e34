/**
 * Maps the made-up IP addresses of pods and nodes to loopback ports. The apiserver refuses to proxy to loopback
 * addresses, so pods and nodes have addresses in 10.244.0.0/16.
 */
export interface PodNetwork {
  /** Assigns a new address and maps its ports to these loopback ports. Returns the address. */
  addAddress(ports: Readonly<Record<number, number>>): string;
  /** The loopback port for `10.244.0.1:8080`. */
  loopbackPort(addressAndPort: string): number | undefined;
}

/** An empty network. */
export function createPodNetwork(): PodNetwork {
  const loopbackPorts = new Map<string, number>();
  let addressCount = 0;
  return {
    addAddress(ports) {
      addressCount += 1;
      const address = `10.244.${addressCount >> 8}.${addressCount & 255}`;
      for (const [port, loopbackPort] of Object.entries(ports)) loopbackPorts.set(`${address}:${port}`, loopbackPort);
      return address;
    },
    loopbackPort: (addressAndPort) => loopbackPorts.get(addressAndPort),
  };
}
