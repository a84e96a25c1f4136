import { defineErrors } from "#kernel";

export const keyErrors = defineErrors("identity", {
  audience_shared: {
    status: 500,
    title: "Two tenants would accept the same tokens",
    detail:
      "The setting identity.audience is {audience} for every tenant, and there is more than one.",
    remedy: "Put the word tenant in braces into identity.audience where the tenant's name belongs.",
  },
  private_key_setting_unusable: {
    status: 500,
    title: "The key for signing tokens cannot be used",
    detail:
      "FLOTILLA_IDENTITY_PRIVATE_KEY holds no RSA private key of at least 2048 bits as PEM or base64 of PEM.",
    remedy:
      "Set it to the whole key, unencrypted, or leave it out: each tenant then has a key of its own.",
  },
  public_keys_setting_unusable: {
    status: 500,
    title: "The keys that verify tokens cannot be used",
    detail:
      "FLOTILLA_IDENTITY_PUBLIC_KEYS holds something other than RSA public keys of at least 2048 bits as PEM or base64 of PEM: {reason}.",
    remedy: "Set it to public keys, one after the other, each from its BEGIN to its END line.",
  },
  retired_key_unusable: {
    status: 500,
    title: "A retired key cannot be used",
    detail: "The file {path} holds no retired RSA public key of at least 2048 bits.",
    remedy:
      "Restore the file from a backup, or remove it: tokens that this key signed then end at once.",
  },
  key_rotation_under_way: {
    status: 409,
    title: "The key is being replaced",
    detail: "Another process is replacing the key of the tenant {tenant}.",
    remedy: "Wait until it is done; only one new key is needed.",
  },
  key_set_elsewhere: {
    status: 409,
    title: "The key is not the platform's to replace",
    detail: "The key for signing tokens is set with FLOTILLA_IDENTITY_PRIVATE_KEY.",
    remedy:
      "Set a new key there, and put the public half of the old one into FLOTILLA_IDENTITY_PUBLIC_KEYS until its tokens have expired.",
  },
  overlap_invalid: {
    status: 400,
    title: "The overlap is not valid",
    detail: "A replaced key cannot verify tokens for {seconds} seconds more.",
    remedy: "Give a whole number of seconds from 0 to 315360000.",
  },
});
