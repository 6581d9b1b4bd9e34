import { type App, type AppPort, startApp } from './app.ts';
import { htmlPage } from './html-page.ts';

const ORDERS = `
<p class="about">Open orders of the shop.</p>
<table>
  <tr><th>Order</th><th>Item</th><th>State</th></tr>
  <tr><td>1041</td><td>Sail, 12 m²</td><td>packed</td></tr>
  <tr><td>1042</td><td>Anchor chain</td><td>waiting</td></tr>
  <tr><td>1043</td><td>Signal lamp</td><td>shipped</td></tr>
</table>
`;

const METRICS = `# HELP shop_orders_total Orders received since the start.
# TYPE shop_orders_total counter
shop_orders_total{state="packed"} 311
shop_orders_total{state="shipped"} 298
# HELP shop_up Whether the shop is open.
# TYPE shop_up gauge
shop_up 1
`;

/** An app with three ports: a page for customers, an administration page, and metrics. */
export function startMultiport(): Promise<App> {
  return startApp('multiport', {
    web: staticPort('text/html', htmlPage('Shop', ORDERS)),
    metrics: staticPort('text/plain; version=0.0.4', METRICS),
    admin: staticPort(
      'text/html',
      htmlPage('Shop: administration', '<p class="about">There is nothing to approve.</p>'),
    ),
  });
}

function staticPort(contentType: string, text: string): AppPort {
  return {
    handleRequest(_request, response) {
      const charset = contentType === 'text/html' ? '; charset=utf-8' : '';
      response.setHeader('Content-Type', contentType + charset);
      response.end(text);
    },
  };
}
