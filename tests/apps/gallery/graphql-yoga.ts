import type { GalleryApp } from '../gallery-app.ts';
import { click, press, type, waitForText, waitForVisible } from '../user-actions.ts';

const SERVER = `
  const { createSchema, createYoga } = require('graphql-yoga');
  const { renderGraphiQL } = require('@graphql-yoga/render-graphiql');
  const schema = createSchema({
    typeDefs: 'type Query { greeting(name: String!): String } type Subscription { countdown(from: Int!): Int }',
    resolvers: {
      Query: { greeting: (_, { name }) => 'Good day, ' + name },
      Subscription: {
        countdown: {
          async *subscribe(_, { from }) {
            for (let at = from; at >= 0; at -= 1) {
              yield { countdown: at };
              await new Promise(setImmediate);
            }
          },
        },
      },
    },
  });
  const yoga = createYoga({ schema, renderGraphiQL });
  require('node:http').createServer(yoga).listen(Number(process.argv[1]), '127.0.0.1');
`;

export const app: GalleryApp = {
  name: 'graphql-yoga',
  title: 'GraphiQL (GraphQL Yoga)',
  description: 'GraphQL console, React page with subscriptions over EventSource',
  check: 'running a query and a subscription',
  source: { npm: { 'graphql-yoga': '5.18.0', '@graphql-yoga/render-graphiql': '5.18.0', graphql: '16.12.0' } },
  isLean: true,
  entryPath: 'graphql',
  async start(workspace) {
    await workspace.waitForHttp(workspace.runNode(['-e', SERVER, String(workspace.port)]), '/graphql');
  },
  async use(page) {
    const run = async (query: string) => {
      await waitForVisible(page, '.graphiql-query-editor', 'editor');
      await click(page, '.graphiql-query-editor .CodeMirror, .graphiql-query-editor .monaco-editor', 'editor');
      await press(page, 'a', 'Control');
      await type(page, query);
      await press(page, 'Escape');
      await press(page, 'Enter', 'Control');
    };
    await run('query { greeting(name: "Ada") ');
    await waitForText(page, 'Good day, Ada', '.result-window, .graphiql-response');
    await run('subscription { countdown(from: 5) ');
    await waitForText(page, '"countdown": 0', '.result-window, .graphiql-response');
  },
};
