import { Type } from "typebox";

import { defineSettings, secretText, type SettingsOf } from "#kernel";

const day = 86_400;

export const identitySettings = defineSettings(
  "identity",
  Type.Object({
    sessionIdleSeconds: Type.Integer({
      default: 20 * 60,
      minimum: 60,
      maximum: day,
      description: "Seconds without a request after which a signed-in session ends.",
    }),
    sessionLongestSeconds: Type.Integer({
      default: day / 2,
      minimum: 60,
      maximum: 30 * day,
      description: "Seconds after signing in at which a session ends however much it is used.",
    }),
    signInFailures: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100,
      description:
        "Failed attempts to sign in to one account from one address, within the window, after which this address waits.",
    }),
    signInFailuresPerAddress: Type.Integer({
      default: 50,
      minimum: 1,
      maximum: 100_000,
      description:
        "Failed attempts to sign in from one address to whatever account, within the window, after which this address waits.",
    }),
    signInFailuresPerAccount: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 100_000,
      description:
        "Failed attempts to sign in to one account from whatever addresses, within the window, after which the account waits.",
    }),
    secondFactorFailures: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1000,
      description:
        "Wrong or used codes of one account, within the window, after which its second factor waits.",
    }),
    signInWindowSeconds: Type.Integer({
      default: 15 * 60,
      minimum: 1,
      maximum: day,
      description:
        "Seconds within which failed attempts are counted, and seconds to wait after too many.",
    }),
    passwordChecksAtOnce: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description:
        "Passwords checked at the same time in one process; each takes 19 MiB. Further ones wait.",
    }),
    longestTokenLifeSeconds: Type.Integer({
      default: 30 * day,
      minimum: 60,
      maximum: 3650 * day,
      description: "Longest life of a token for a tenant's own server, in seconds.",
    }),
    audience: Type.String({
      default: "flotilla:{tenant}",
      minLength: 1,
      aliases: ["FLOWAPI_IDENTIFIER"],
      description:
        "The audience that tokens for a tenant's own server name; {tenant} stands for the tenant's name.",
    }),
    issuer: Type.String({
      default: "flotilla:{tenant}",
      minLength: 1,
      description: "The issuer that tokens name; {tenant} stands for the tenant's name.",
    }),
    privateKey: Type.Optional(
      secretText({
        aliases: ["PRIVATE_JWT_SIGNING_KEY"],
        description:
          "The RSA private key that signs tokens, as PEM or base64 of PEM; without it each tenant has one in its directory.",
      }),
    ),
    publicKeys: Type.Optional(
      secretText({
        aliases: ["PUBLIC_JWT_SIGNING_KEY"],
        description:
          "Further RSA public keys that verify tokens, each as PEM or base64 of PEM, one after the other.",
      }),
    ),
    keySetUrl: Type.Optional(
      Type.String({
        pattern: "^https?://.+$",
        rule: "must be a URL that begins with https:// or http://",
        description:
          "Where a process without the role identity fetches the keys that verify tokens, as a JSON Web Key Set.",
      }),
    ),
    fernetKey: Type.Optional(
      secretText({
        aliases: ["FLOWAUTH_FERNET_KEY"],
        description:
          "The Fernet key that encrypts tokens and authenticator secrets at rest; without it each tenant has its own.",
      }),
    ),
    revocationListSeconds: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: day,
      description: "Seconds between two editions of the list of revoked tokens.",
    }),
    revocationListUrl: Type.Optional(
      Type.String({
        pattern: "^https?://.+$",
        rule: "must be a URL that begins with https:// or http://",
        description:
          "Where a process without the role identity fetches the list of revoked tokens.",
      }),
    ),
    revocationListFile: Type.Optional(
      Type.String({
        description:
          "The file in which a process without the role identity is handed the list of revoked tokens.",
      }),
    ),
    revocationListLongestAgeSeconds: Type.Integer({
      default: 15 * 60,
      minimum: 1,
      maximum: 30 * day,
      description: "Seconds after which a list of revoked tokens is stale.",
    }),
    staleRevocationList: Type.Union([Type.Literal("refuse"), Type.Literal("warn")], {
      default: "refuse",
      description:
        "What happens to tokens while the list of revoked ones is stale: they are refused, or accepted with a warning in the log.",
    }),
    twoFactorRequired: Type.Boolean({
      default: false,
      description: "Whether every user has to have a second factor.",
    }),
    twoFactorIssuer: Type.String({
      default: "Flotilla",
      minLength: 1,
      maxLength: 60,
      aliases: ["FLOWAUTH_TWO_FACTOR_ISSUER"],
      description: "What authenticator apps call the platform.",
    }),
    twoFactorWindow: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 10,
      aliases: ["TWO_FACTOR_VALID_WINDOW"],
      description:
        "How many codes before and after the present one are accepted, for clocks that differ; a code lasts 30 seconds.",
    }),
    adminUsername: Type.Optional(
      Type.String({
        aliases: ["FLOWAUTH_ADMIN_USERNAME", "FLOWAUTH_ADMIN_USER"],
        description:
          "An administrator who is made at the start; one who exists gets the password and becomes an administrator.",
      }),
    ),
    adminPassword: Type.Optional(
      secretText({
        aliases: ["FLOWAUTH_ADMIN_PASSWORD"],
        description: "The password of that administrator.",
      }),
    ),
    resetDatabase: Type.Optional(
      Type.String({
        aliases: ["RESET_FLOWAUTH_DB"],
        description:
          "With the exact value true the start removes all users, roles, servers and sessions of a tenant and revokes its tokens, if the confirmation is given as well.",
      }),
    ),
    resetConfirmation: Type.Optional(
      Type.String({
        description:
          "The tenant to reset, a colon and any text, such as demo:2026-11-21. Each confirmation resets once.",
      }),
    ),
    sessionCookieDomain: Type.Optional(
      Type.String({
        pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$",
        rule: "must be a domain such as example.org",
        description:
          "The domain whose hosts share the session, so that applications below it can be put behind single sign-on.",
      }),
    ),
    oidcIssuer: Type.Optional(
      Type.String({
        pattern: "^https?://.+$",
        rule: "must be a URL that begins with https:// or http://",
        description: "The OpenID Connect provider through which people can sign in.",
      }),
    ),
    oidcClientId: Type.Optional(
      Type.String({ description: "How the OpenID Connect provider knows this platform." }),
    ),
    oidcClientSecret: Type.Optional(
      secretText({
        description: "The platform's secret at the OpenID Connect provider, if it has one.",
      }),
    ),
    oidcScopes: Type.Array(Type.String(), {
      default: ["openid", "profile", "email"],
      description: "What is asked of the OpenID Connect provider.",
    }),
    oidcNameClaim: Type.String({
      default: "preferred_username",
      minLength: 1,
      description: "The claim that becomes the user's name.",
    }),
    oidcLabel: Type.String({
      default: "Single sign-on",
      minLength: 1,
      maxLength: 40,
      description: "What the button on the sign-in page says.",
    }),
    externalIssuer: Type.Optional(
      Type.String({
        description: "The issuer of bearer tokens that are accepted beside the platform's own.",
      }),
    ),
    externalAudiences: Type.Array(Type.String(), {
      default: [],
      description: "The audiences of those tokens; a token has to name one of them.",
    }),
    externalKeySetUrl: Type.Optional(
      Type.String({
        pattern: "^https?://.+$",
        rule: "must be a URL that begins with https:// or http://",
        description: "Where the keys of that issuer are, as a JSON Web Key Set.",
      }),
    ),
    externalTenants: Type.Array(Type.String(), {
      default: [],
      description:
        "The tenants that trust the OpenID Connect provider and the issuer of external tokens.",
    }),
    rolesClaim: Type.String({
      default: "roles",
      minLength: 1,
      description:
        "The claim with a person's roles at the OpenID Connect provider or the external issuer.",
    }),
    roleMapping: Type.Array(
      Type.String({ pattern: "^[^=]+=[^=]+$", rule: "must be two names with = between them" }),
      {
        default: [],
        description: "Which of those roles is which role here, as theirs=ours.",
      },
    ),
    externalAdminRole: Type.Optional(
      Type.String({
        description: "The role there whose holders are administrators here.",
      }),
    ),
  }),
);

export type IdentitySettings = SettingsOf<typeof identitySettings>;
