import type { GalleryApp } from '../gallery-app.ts';
import { clickText, waitForFrame, waitForText } from '../user-actions.ts';

const SEND = `
  require('nodemailer').createTransport({ host: '127.0.0.1', port: Number(process.argv[1]), secure: false })
    .sendMail({ from: 'ada@example.test', to: 'bob@example.test', subject: 'Departure', html: '<p>At noon.</p>' });
`;

export const app: GalleryApp = {
  name: 'maildev',
  title: 'MailDev',
  description: 'mail catcher, single page that is notified of mail over socket.io',
  check: 'a mail that arrives while the page is open appears, and can be read',
  source: { npm: { maildev: '3.0.0', nodemailer: '7.0.11' } },
  isLean: true,
  async start(workspace) {
    const smtp = await workspace.freePort();
    mailPorts.set(workspace.directory, smtp);
    const server = workspace.runNode([
      workspace.packageFile('maildev/dist/bin/maildev.js'),
      ...['--smtp', String(smtp), '--web', String(workspace.port), '--ip', '127.0.0.1', '--web-ip', '127.0.0.1'],
      ...['--mail-directory', `${workspace.directory}/mail`],
    ]);
    // Not waitForHttp: it answers 404 unless the request accepts HTML.
    await workspace.waitForPort(server, workspace.port);
    await workspace.waitForPort(server, smtp);
  },
  async use(page, _root, workspace) {
    await waitForText(page, 'MailDev');
    await workspace.waitForExit(workspace.runNode(['-e', SEND, String(mailPorts.get(workspace.directory))]));
    await clickText(page, 'a, li, button', 'Departure');
    const mail = await waitForFrame(page, 'p', 'mail text');
    await waitForText(mail, 'At noon.');
  },
};

const mailPorts = new Map<string, number>();
