import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
// @peculiar/x509 uses decorators and needs this loaded first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A throwaway serving certificate and the CA that signed it. */
export interface ServingCertificate {
  /** PEM of the certificate that the server presents. */
  readonly certificate: string;
  /** PEM of the private key. */
  readonly key: string;
  /** PEM of the CA certificate that clients have to trust. */
  readonly caCertificate: string;
  /** Base64 SHA-256 of the public key, for Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Issues a certificate for these host names and IP addresses, signed by a new CA. Both are valid for a week. */
export async function issueCertificate(hosts: readonly string[]): Promise<ServingCertificate> {
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 7 * DAY_MS) };
  const caKeys = await createKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=test-cluster-ca',
    signingAlgorithm: KEY,
    keys: caKeys,
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
    issuer: ca.subject,
    signingAlgorithm: KEY,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
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
    caCertificate: ca.toString('pem'),
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
