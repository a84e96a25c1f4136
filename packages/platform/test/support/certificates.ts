import "reflect-metadata";
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its key, in PEM. */
export interface CertifiedServer {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own. */
export interface Authority {
  /** Its certificate, in PEM. */
  readonly certificate: string;
  /** Vouches for a server at 127.0.0.1. */
  certify(): Promise<CertifiedServer>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const validity = {
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + 3_600_000),
};

/** Makes an authority with a key of its own, valid for an hour. */
export async function createAuthority(): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: "CN=test authority",
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    certificate: certificate.toString("pem"),
    async certify() {
      const own = await generateKeys();
      const issued = await X509CertificateGenerator.create({
        ...validity,
        subject: "CN=127.0.0.1",
        issuer: certificate.subject,
        signingAlgorithm: algorithm,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [new SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
      });
      const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
      return { cert: issued.toString("pem"), key: PemConverter.encode(key, "PRIVATE KEY") };
    },
  };
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
