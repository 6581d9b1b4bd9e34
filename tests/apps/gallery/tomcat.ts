import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, reload, seeText } from '../steps.ts';

const SERVER = (port: number) => `<Server port="-1">
  <Service name="Catalina">
    <Connector port="${port}" address="127.0.0.1" />
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase" />
      <Host name="localhost" appBase="webapps">
        <Context path="/examples" docBase="/usr/share/tomcat10-examples/examples" />
      </Host>
    </Engine>
  </Service>
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
      factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml" />
  </GlobalNamingResources>
</Server>`;

const USERS =
  '<tomcat-users><role rolename="tomcat"/><user username="ada" password="lovelace" roles="tomcat"/></tomcat-users>';

export const app: GalleryApp = {
  name: 'tomcat',
  title: 'Tomcat (its examples)',
  kind: 'servlets below a path of their own, with a session cookie for that path alone',
  check: 'a session keeps what is put into it, and a login, at which the session changes its name, is kept',
  source: { debian: ['tomcat10', 'tomcat10-examples'] },
  entry: 'examples/servlets/servlet/SessionExample',
  why: { 'kubectl proxy': 'Its session cookie is for /examples, where no request through the proxy goes.' },
  async start(place) {
    for (const folder of ['conf', 'webapps', 'logs', 'temp', 'work']) mkdirSync(join(place.folder, folder));
    cpSync('/etc/tomcat10/web.xml', join(place.folder, 'conf/web.xml'));
    writeFileSync(join(place.folder, 'conf/server.xml'), SERVER(place.port));
    writeFileSync(join(place.folder, 'conf/tomcat-users.xml'), USERS);
    const program = place.run('/usr/share/tomcat10/bin/catalina.sh', ['run'], {
      env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: place.folder },
    });
    await place.waitForHttp(program, '/examples/index.html');
  },
  async use(page, root) {
    await fill(page, 'form[method="POST"] input[name="dataname"]', 'train', 'field for a name');
    await fill(page, 'form[method="POST"] input[name="datavalue"]', 'the noon express', 'field for a value');
    await click(page, 'form[method="POST"] input[type="submit"]', 'button to send');
    await seeText(page, 'train = the noon express');
    await page.goto(`${root}examples/jsp/security/protected/index.jsp`).catch(() => {});
    await fill(page, 'input[name="j_username"]', 'ada', 'field for the user');
    await fill(page, 'input[name="j_password"]', 'lovelace', 'field for the password');
    await click(page, 'input[type="submit"]', 'button to log in');
    await seeText(page, 'logged in as remote user ada');
    await reload(page);
    await seeText(page, 'logged in as remote user ada');
  },
};
