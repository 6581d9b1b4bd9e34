import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, reload, waitForText } from '../user-actions.ts';

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
  title: 'Tomcat (examples)',
  description: 'servlets below a path, with a session cookie for that path only',
  check: 'storing a value in the session; a login, which changes the session id, survives a reload',
  source: { debian: ['tomcat10', 'tomcat10-examples'] },
  entryPath: 'examples/servlets/servlet/SessionExample',
  async start(workspace) {
    for (const folder of ['conf', 'webapps', 'logs', 'temp', 'work']) mkdirSync(join(workspace.directory, folder));
    cpSync('/etc/tomcat10/web.xml', join(workspace.directory, 'conf/web.xml'));
    writeFileSync(join(workspace.directory, 'conf/server.xml'), SERVER(workspace.port));
    writeFileSync(join(workspace.directory, 'conf/tomcat-users.xml'), USERS);
    const server = workspace.run('/usr/share/tomcat10/bin/catalina.sh', ['run'], {
      env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: workspace.directory },
    });
    await workspace.waitForHttp(server, '/examples/index.html');
  },
  async use(page, root) {
    await fill(page, 'form[method="POST"] input[name="dataname"]', 'train', 'name field');
    await fill(page, 'form[method="POST"] input[name="datavalue"]', 'the noon express', 'value field');
    await click(page, 'form[method="POST"] input[type="submit"]', 'submit button');
    await waitForText(page, 'train = the noon express');
    await page.goto(`${root}examples/jsp/security/protected/index.jsp`).catch(() => {});
    await fill(page, 'input[name="j_username"]', 'ada', 'user name field');
    await fill(page, 'input[name="j_password"]', 'lovelace', 'password field');
    await click(page, 'input[type="submit"]', 'login button');
    await waitForText(page, 'logged in as remote user ada');
    await reload(page);
    await waitForText(page, 'logged in as remote user ada');
  },
};
