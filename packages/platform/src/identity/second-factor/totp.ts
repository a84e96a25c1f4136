import { generateSecret, generateURI, verifySync } from "otplib";

/** Seconds that a code lasts. */
export const codeSeconds = 30;
const secretBytes = 20;
const codeForm = /^\d{6}$/;

/** A random secret of 160 bits in base32, as long as RFC 4226 (4.) recommends. */
export function generateTotpSecret(): string {
  return generateSecret({ length: secretBytes });
}

/** What a QR code tells an authenticator app: an `otpauth://totp/` URI. */
export function composeTotpUri(totp: {
  readonly issuer: string;
  readonly account: string;
  readonly secret: string;
}): string {
  return generateURI({ issuer: totp.issuer, label: totp.account, secret: totp.secret });
}

/**
 * Whether a code is right by RFC 6238 with what every authenticator app knows: SHA-1, six digits, 30 seconds.
 *
 * @param secret in base32
 * @param window how many codes before and after the present one count as well
 */
export function isTotpCode(
  secret: string,
  code: string,
  { now, window }: { readonly now: Date; readonly window: number },
): boolean {
  if (!codeForm.test(code)) return false;
  return verifySync({
    strategy: "totp",
    secret,
    token: code,
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: window * codeSeconds,
  }).valid;
}
