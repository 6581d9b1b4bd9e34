import { startCluster, seedDemo } from './cluster.ts';
const kind = process.argv[2] as 'twin';
const t=performance.now();
const c = await startCluster({ kind, record: true }); console.log('up', Math.round(performance.now()-t));
const apps = await seedDemo(c); console.log('seeded', Math.round(performance.now()-t), c.url);
import puppeteer from 'puppeteer';
const b = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-background-networking','--disable-component-update','--disable-sync','--no-first-run','--disable-quic',`--ignore-certificate-errors-spki-list=${c.spkiHash}`] });
const p = await b.newPage(); await p.setExtraHTTPHeaders({ Authorization: `Bearer ${c.users.viewer}` });
await p.setViewport({width:1100,height:620});
for (const [name, path] of [['grafana','/api/v1/namespaces/monitoring/services/monitoring-grafana:http/proxy/d/cluster?from=now-1h#panel-2'],['chat','/api/v1/namespaces/shop/services/chat/proxy/'],['multi','/api/v1/namespaces/shop/services/multiport:8080/proxy/'],['secure','/api/v1/namespaces/shop/services/https:secure:/proxy/'],['secure2','/api/v1/namespaces/shop/services/https:secure:https/proxy/'],['assets','/api/v1/namespaces/shop/services/assets/proxy/?assets=60'],['pod','/api/v1/namespaces/shop/pods/echo:8080/proxy/'],['node','/api/v1/nodes/node-1/proxy/'],['list','/api/v1/services'],['es','/api/v1/namespaces/logging/services/elasticsearch-logging:db/proxy/_search?q=user:kimchy&pretty']] as const) {
  const r = await p.goto(c.url+path, { waitUntil: 'networkidle0' });
  await p.screenshot({ path: `/tmp/h2-${kind}-${name}.png` });
  console.log(name, r?.status(), (await p.evaluate(() => document.body.innerText)).slice(0,150).replaceAll('\n',' | '));
}
console.log(c.requestLog().length, [...new Set(c.requestLog().map(r=>r.user))], c.requestLog().find(r=>r.isUpgrade));
console.log(apps.requests('shop/chat').map(r=>r.method+' '+r.url+' '+r.hasAuthorization));
const six = await p.goto(c.url.replace('127.0.0.1','[::1]')+'/version'); console.log('ipv6', six?.status());
await b.close();
await apps.stop(); await c.stop(); console.log('end');
