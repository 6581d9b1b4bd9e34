import { type App, type AppPort, startApp } from './app.ts';
import { page } from './page.ts';

const ORDERS = `
<p class="about">Open orders of the shop.</p>
<table>
  <tr><th>Order</th><th>Item</th><th>State</th></tr>
  <tr><td>1041</td><td>Sail, 12 m²</td><td>packed</td></tr>
  <tr><td>1042</td><td>Anchor chain</td><td>waiting</td></tr>
  <tr><td>1043</td><td>Signal lamp</td><td>shipped</td></tr>
</table>
`;

const METRICS = `# HELP shop_orders_total Orders taken since the start.
# TYPE shop_orders_total counter
shop_orders_total{state="packed"} 311
shop_orders_total{state="shipped"} 298
# HELP shop_up Whether the shop is open.
# TYPE shop_up gauge
shop_up 1
`;

/** An app with a page for customers, one for its owner, and metrics, each on a port of its own. */
export function startMultiport(): Promise<App> {
  return startApp('multiport', {
    web: answering('text/html', page('Shop', ORDERS)),
    metrics: answering('text/plain; version=0.0.4', METRICS),
    admin: answering('text/html', page('Shop: administration', '<p class="about">Nothing to decide today.</p>')),
  });
}

function answering(type: string, text: string): AppPort {
  return {
    answer(_request, response) {
      response.setHeader('Content-Type', type.startsWith('text/html') ? `${type}; charset=utf-8` : type);
      response.end(text);
    },
  };
}
