import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";

import { type Clock, createPrivateFile, readIfPresent } from "#kernel";

import type { EventSettings } from "../../config.ts";
import { messageOf } from "../../store/failures.ts";
import { sqlErrors } from "../sql-errors.ts";

const ownFile = "sql-certificate.pem";
const years = 20;

/**
 * What connections are encrypted with: the certificate of the settings, else one of the platform's own, made once and kept in
 * `directory`. Clients cannot check the latter by an authority, but can be given it.
 *
 * @throws `events.sql_certificate`
 */
export async function loadSecureContext(
  settings: Pick<EventSettings, "sqlCertificate" | "sqlCertificateKey">,
  options: { readonly directory: string; readonly clock: Clock },
): Promise<SecureContext> {
  const { sqlCertificate, sqlCertificateKey } = settings;
  const path = sqlCertificate ?? sqlCertificateKey ?? join(options.directory, ownFile);
  try {
    if (sqlCertificate === undefined && sqlCertificateKey === undefined) {
      const pem = await ownCertificate(path, options.clock);
      return contextOf(pem, pem);
    }
    if (sqlCertificate === undefined || sqlCertificateKey === undefined) {
      throw new Error("the other of the two settings is missing");
    }
    return contextOf(await readFile(sqlCertificate), await readFile(sqlCertificateKey));
  } catch (error) {
    throw sqlErrors.sql_certificate({ path, reason: messageOf(error) }, { cause: error });
  }
}

function contextOf(cert: Buffer, key: Buffer): SecureContext {
  return createSecureContext({ cert, key, minVersion: "TLSv1.2" });
}

async function ownCertificate(path: string, clock: Clock): Promise<Buffer> {
  const present = await readIfPresent(path);
  if (present) return present;
  await createPrivateFile(path, await makeCertificate(clock.now()));
  return await readFile(path);
}

/** A key of the curve P-256 and a certificate that it signed itself, in PEM. */
async function makeCertificate(from: Date): Promise<string> {
  await import("reflect-metadata");
  const { X509CertificateGenerator, PemConverter } = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const to = new Date(from);
  to.setUTCFullYear(to.getUTCFullYear() + years);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=flotilla",
    notBefore: from,
    notAfter: to,
    signingAlgorithm: algorithm,
    keys,
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return `${certificate.toString("pem")}\n${PemConverter.encode(key, "PRIVATE KEY")}\n`;
}
