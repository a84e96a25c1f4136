// At most 1023 bytes (WebAuthn, 5.8.3).
const credentialId = /^[\w-]{1,1364}$/;

/** Whether something can be the id of a passkey: bytes in base64url. What cannot is not looked up. */
export function isCredentialId(id: unknown): id is string {
  return typeof id === "string" && credentialId.test(id);
}
