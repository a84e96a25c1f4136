import type { IdentitySettings } from "../config.ts";
import { keyErrors } from "./key-errors.ts";
import { describeKey, parsePrivateKey, parsePublicKeys, type VerificationKey } from "./rsa-keys.ts";
import { describeSigningKey, type SigningKey } from "./signing-key.ts";

/** The key that the operator has set for signing every tenant's tokens. @throws `identity.private_key_setting_unusable` */
export function readConfiguredKey(
  settings: Pick<IdentitySettings, "privateKey">,
): SigningKey | null {
  if (!settings.privateKey) return null;
  const privateKey = parsePrivateKey(settings.privateKey.reveal());
  if (!privateKey) throw keyErrors.private_key_setting_unusable();
  return describeSigningKey(privateKey);
}

/** The further keys that the operator has set for verifying tokens. @throws `identity.public_keys_setting_unusable` */
export function readFurtherKeys(
  settings: Pick<IdentitySettings, "publicKeys">,
): readonly VerificationKey[] {
  if (!settings.publicKeys) return [];
  try {
    const keys = parsePublicKeys(settings.publicKeys.reveal());
    return keys.map((key) => describeKey(key, { isForeign: true }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw keyErrors.public_keys_setting_unusable({ reason }, { cause: error });
  }
}
