import type { Client } from './request.ts';

/** Whatever can be asked as cluster-admin. */
export type ApiClient = Pick<Client, 'request'>;

/** Creates an object in a collection of the API, and says what the apiserver answered where it would not. */
export async function createObject(client: ApiClient, collection: string, object: object): Promise<void> {
  const { status, text } = await client.request('POST', collection, { body: object });
  if (status !== 201) throw new Error(`The apiserver answered ${status} to a new object in ${collection}: ${text}`);
}

/** Makes sure that there is a namespace of this name. */
export async function ensureNamespace(client: ApiClient, name: string): Promise<void> {
  const { status } = await client.request('GET', `/api/v1/namespaces/${name}`);
  if (status === 404) await createObject(client, '/api/v1/namespaces', { metadata: { name } });
}
