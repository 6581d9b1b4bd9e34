import type { GalleryApp } from '../gallery-app.ts';
import { clickText, frameWith, seeText } from '../steps.ts';

const SEND = `
  require('nodemailer').createTransport({ host: '127.0.0.1', port: Number(process.argv[1]), secure: false })
    .sendMail({ from: 'ada@example.test', to: 'bob@example.test', subject: 'The train leaves', html: '<p>At noon.</p>' });
`;

export const app: GalleryApp = {
  name: 'maildev',
  title: 'MailDev',
  kind: 'mail catcher, single page that is told of mail over socket.io',
  check: 'a mail that is sent while the page is open shows by itself and can be read',
  source: { npm: { maildev: '3.0.0', nodemailer: '7.0.11' } },
  isLean: true,
  async start(place) {
    const smtp = await place.freePort();
    mailPorts.set(place.folder, smtp);
    const program = place.runNode([
      place.installed('maildev/dist/bin/maildev.js'),
      ...['--smtp', String(smtp), '--web', String(place.port), '--ip', '127.0.0.1', '--web-ip', '127.0.0.1'],
      ...['--mail-directory', `${place.folder}/mail`],
    ]);
    // It answers 404 to whoever does not ask for a page.
    await place.waitForPort(program, place.port);
    await place.waitForPort(program, smtp);
  },
  async use(page, _root, place) {
    await seeText(page, 'MailDev');
    await place.waitForEnd(place.runNode(['-e', SEND, String(mailPorts.get(place.folder))]));
    await clickText(page, 'a, li, button', 'The train leaves');
    const mail = await frameWith(page, 'p', 'the text of the mail');
    await seeText(mail, 'At noon.');
  },
};

const mailPorts = new Map<string, number>();
