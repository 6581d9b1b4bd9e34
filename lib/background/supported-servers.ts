import type { Server } from '../core/proxy-url/server.ts';
import { rulesOfEveryKind } from '../core/rules/all-rules.ts';
import type { Dependencies } from './dependencies.ts';

/** Those of these servers that the browser cannot guard. With one rule that it refuses it accepts none. */
export async function unsupportedServers(
  { rules, platform }: Pick<Dependencies, 'rules' | 'platform'>,
  servers: readonly Server[],
): Promise<Server[]> {
  const areSupported = await Promise.all(
    servers.map((server) => rules.areSupported(rulesOfEveryKind(server, platform))),
  );
  return servers.filter((_, index) => !areSupported[index]);
}
