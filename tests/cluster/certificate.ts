import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
// @peculiar/x509 finds its dependencies by decorators and needs this loaded first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A throwaway serving certificate, with the authority that signed it. */
export interface ServingCertificate {
  /** PEM of the certificate that the server shows. */
  readonly certificate: string;
  readonly key: string;
  /** PEM of the authority: what goes into a kubeconfig or a list of trusted authorities. */
  readonly authority: string;
  /** Base64 of the SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  readonly spkiHash: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Issues a certificate for these host names and addresses, by an authority made for it alone. */
export async function issueCertificate(hosts: readonly string[]): Promise<ServingCertificate> {
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 7 * DAY_MS) };
  const authorityKeys = await createKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=test-cluster-ca',
    signingAlgorithm: KEY,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const keys = await createKeys();
  const names = hosts.map((host) => new x509.GeneralName(isIP(host) ? 'ip' : 'dns', host));
  const serving = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=kube-apiserver',
    issuer: authority.subject,
    signingAlgorithm: KEY,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: serving.toString('pem'),
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    authority: authority.toString('pem'),
    spkiHash: hashPublicKey(serving.toString('pem')),
  };
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

function hashPublicKey(certificate: string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
