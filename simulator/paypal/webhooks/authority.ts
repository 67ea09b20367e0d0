// @peculiar/x509 finds its parts by decorators, which need this to be there first.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { newCertificateId } from '../books/ids';
import type { Authority } from '../books/records';

const dayMs = 24 * 3600 * 1000;
const validDays = 825;
/** A new authority is made long before the old certificate ends. */
const renewBeforeDays = 60;

const leafName = 'messageverificationcerts.sandbox.paypal.com';
const caAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const leafAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

type Issuer = { keys: CryptoKeyPair; name: string };

/**
 * Creates a certificate authority and a certificate for webhooks with the name that PayPal's sandbox uses. The
 * authority's key is discarded at once: nobody can sign another certificate with it.
 */
export async function createAuthority({ nowMs }: { nowMs: number }): Promise<Authority> {
  const trusted: Issuer = {
    keys: await newCaKeys(),
    name: 'CN=LinkU Simulator Webhook CA, O=LinkU Simulator',
  };
  const foreign: Issuer = { keys: await newCaKeys(), name: trusted.name };
  const leafKeys = await webcrypto.subtle.generateKey(leafAlgorithm, true, ['sign', 'verify']);
  const issue = async ({ issuer, fromMs, untilMs }: { issuer: Issuer; fromMs: number; untilMs: number }) => ({
    id: newCertificateId(),
    pem: await issueLeaf({ issuer, publicKey: leafKeys.publicKey, fromMs, untilMs }),
  });
  const fromMs = nowMs - dayMs;
  const untilMs = nowMs + validDays * dayMs;
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
  return {
    caPem: await issueCa({ issuer: trusted, fromMs: nowMs - 800 * dayMs, untilMs: untilMs + dayMs }),
    privateKeyPem: PemConverter.encode(privateKey, 'PRIVATE KEY'),
    renewAtMs: untilMs - renewBeforeDays * dayMs,
    certificate: await issue({ issuer: trusted, fromMs, untilMs }),
    expiredCertificate: await issue({
      issuer: trusted,
      fromMs: nowMs - 400 * dayMs,
      untilMs: nowMs - 30 * dayMs,
    }),
    foreignCertificate: await issue({ issuer: foreign, fromMs, untilMs }),
  };
}

function newCaKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(caAlgorithm, false, ['sign', 'verify']);
}

async function issueCa({
  issuer,
  fromMs,
  untilMs,
}: {
  issuer: Issuer;
  fromMs: number;
  untilMs: number;
}): Promise<string> {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: issuer.name,
    keys: issuer.keys,
    notBefore: new Date(fromMs),
    notAfter: new Date(untilMs),
    signingAlgorithm: caAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return certificate.toString('pem');
}

async function issueLeaf({
  issuer,
  publicKey,
  fromMs,
  untilMs,
}: {
  issuer: Issuer;
  publicKey: CryptoKey;
  fromMs: number;
  untilMs: number;
}): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: `CN=${leafName}, O=LinkU Simulator`,
    issuer: issuer.name,
    publicKey,
    signingKey: issuer.keys.privateKey,
    notBefore: new Date(fromMs),
    notAfter: new Date(untilMs),
    signingAlgorithm: caAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: leafName }]),
    ],
  });
  return certificate.toString('pem');
}

/** Positive (the first bit is not set) and unique. */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | (bytes.readUInt8(0) & 0x3f);
  return bytes.toString('hex');
}
