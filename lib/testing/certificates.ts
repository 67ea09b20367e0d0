// @peculiar/x509 finds its parts by decorators, which need this to be there first.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const ELLIPTIC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** The name that PayPal's sandbox has in the certificate of its message signers. */
export const SIGNER_NAME = 'messageverificationcerts.sandbox.paypal.com';

export type Certified = { name: string; keys: CryptoKeyPair; pem: string };

type Request = {
  /** Who signs it; itself where nobody does. */
  issuer?: Certified;
  commonName?: string;
  isAuthority?: boolean;
  /** Days from now. */
  from?: number;
  until?: number;
  /** RSA can sign webhooks; the rest is quicker to make. */
  isRsa?: boolean;
  /** The keys of another certificate, which is RSA. */
  keys?: CryptoKeyPair;
};

/** Makes a certificate with keys of its own; valid from yesterday for a month unless told otherwise. */
export async function certify({
  issuer,
  commonName = SIGNER_NAME,
  isAuthority = false,
  from = -1,
  until = 30,
  isRsa = false,
  keys: given,
}: Request): Promise<Certified> {
  const algorithm = isRsa || given ? RSA : ELLIPTIC;
  const keys = given ?? (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
  const name = `CN=${commonName}, O=Certificates of the tests`;
  const signer = issuer ?? { name, keys };
  const certificate = await X509CertificateGenerator.create({
    serialNumber: `40${randomBytes(15).toString('hex')}`,
    subject: name,
    issuer: signer.name,
    publicKey: keys.publicKey,
    signingKey: signer.keys.privateKey,
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + until * DAY_MS),
    signingAlgorithm: issuer ? ELLIPTIC : algorithm,
    extensions: [
      new BasicConstraintsExtension(isAuthority, undefined, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.keys.publicKey),
    ],
  });
  return { name, keys, pem: certificate.toString('pem') };
}

export function authority(parts: Request = {}): Promise<Certified> {
  return certify({ commonName: 'An authority of the tests', isAuthority: true, ...parts });
}

/** The private key as PEM, to sign with. */
export async function privateKeyOf({ keys }: Certified): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}
