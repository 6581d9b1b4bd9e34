import { type ServerVersion, VersionReplySchema } from '../../core/server-version.ts';
import { type ApiConnection, readApi } from './request.ts';

/** The apiserver's version; null where it does not tell. */
export async function readVersion(connection: ApiConnection): Promise<ServerVersion | null> {
  const read = await readApi(connection, '/version', 'version', VersionReplySchema);
  return read.ok ? read.value : null;
}
