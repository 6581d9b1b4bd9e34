import type { HttpClient } from './http/client.ts';

/** Sends requests to the Kubernetes API as cluster-admin. */
export type ApiClient = Pick<HttpClient, 'request'>;

/** Creates an object in an API collection. Throws with the apiserver's response if that fails. */
export async function createObject(client: ApiClient, collection: string, object: object): Promise<void> {
  const { status, text } = await client.request('POST', collection, { body: object });
  if (status !== 201) throw new Error(`Creating an object in ${collection} failed with ${status}: ${text}`);
}

/** Replaces the status of an object. Throws with the apiserver's response if that fails. */
export async function updateStatus(client: ApiClient, path: string, object: object): Promise<void> {
  const { status, text } = await client.request('PUT', `${path}/status`, { body: object });
  if (status !== 200) throw new Error(`Updating the status of ${path} failed with ${status}: ${text}`);
}

/** Creates the namespace unless it exists. */
export async function ensureNamespace(client: ApiClient, name: string): Promise<void> {
  const { status } = await client.request('GET', `/api/v1/namespaces/${name}`);
  if (status === 404) await createObject(client, '/api/v1/namespaces', { metadata: { name } });
}
