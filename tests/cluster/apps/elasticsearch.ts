import { type App, startApp } from './app.ts';

const CLUSTER = 'kubernetes-logging';

const TWEETS = [
  { user: 'kimchy', post_date: '2009-11-15T14:12:12', message: 'trying out Elasticsearch' },
  { user: 'kimchy', post_date: '2009-11-15T14:12:13', message: 'another tweet, will it be indexed?' },
  { user: 'jordan', post_date: '2009-11-16T09:01:44', message: 'logs of yesterday, please' },
];

const HEALTH = {
  cluster_name: CLUSTER,
  status: 'yellow',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 5,
  active_shards: 5,
  relocating_shards: 0,
  initializing_shards: 0,
  unassigned_shards: 5,
};

/** The search API of the Kubernetes documentation: `_search?q=user:kimchy` and `_cluster/health?pretty=true`. */
export function startElasticsearch(): Promise<App> {
  return startApp('elasticsearch', {
    db: {
      handleRequest(request, response) {
        const url = new URL(request.url ?? '/', 'http://elasticsearch');
        const result = resultFor(url);
        response.writeHead(result ? 200 : 404, { 'Content-Type': 'application/json; charset=UTF-8' });
        response.end(JSON.stringify(result ?? { error: 'no handler found', status: 404 }, null, isPretty(url) ? 2 : 0));
      },
    },
  });
}

function resultFor({ pathname, searchParams }: URL): object | undefined {
  switch (pathname) {
    case '/':
      return { name: 'elasticsearch-logging-0', cluster_name: CLUSTER, tagline: 'You Know, for Search' };
    case '/_cluster/health':
      return HEALTH;
    case '/_search':
      return search(searchParams.get('q') ?? '');
    default:
      return undefined;
  }
}

function search(query: string): object {
  const [, field = '', value = ''] = /^(\w+):(.*)$/.exec(query) ?? [];
  const matches = TWEETS.filter((tweet) => query === '' || Object(tweet)[field] === value);
  const hits = matches.map((tweet, index) => ({
    _index: 'twitter',
    _id: String(index + 1),
    _score: 1,
    _source: tweet,
  }));
  return { took: 3, timed_out: false, hits: { total: { value: hits.length, relation: 'eq' }, max_score: 1, hits } };
}

function isPretty({ searchParams }: URL): boolean {
  return searchParams.has('pretty') && searchParams.get('pretty') !== 'false';
}
