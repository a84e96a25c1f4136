/** The module's tables. Times are ISO 8601 text in UTC, lengths of time are seconds. */
export interface IdentityTables {
  identity_users: UserRow;
  identity_sessions: SessionRow;
  identity_servers: ServerRow;
  identity_roles: RoleRow;
  identity_members: { user_id: string; role_id: string };
  identity_tokens: TokenRow;
  identity_sign_in_failures: { subject: string; failures: number; since: string };
  identity_totp: TotpRow;
  identity_backup_codes: { user_id: string; code_hash: string; used_at: string | null };
  identity_used_codes: { subject: string; expires_at: string };
  identity_passkeys: PasskeyRow;
  identity_challenges: ChallengeRow;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  /** Argon2id in PHC form; one that no password has where there is no password. */
  readonly password_hash: string;
  readonly has_password: number;
  readonly is_admin: number;
  readonly two_factor_required: number;
  readonly created_at: string;
  readonly password_set_at: string;
  /** Who vouches for the user elsewhere, and under which subject; null for a user of this platform alone. */
  readonly external_issuer: string | null;
  readonly external_subject: string | null;
}

/**
 * How far signing in has come: `full` has all rights, `second_factor` waits for the second factor, `enrolment` for its
 * first set-up.
 */
export type SessionStage = "full" | "second_factor" | "enrolment";

/** What the session was opened with. */
export type SessionMethod = "password" | "passkey" | "single_sign_on";

export interface SessionRow {
  /** SHA-256 of the session's secret, in hexadecimal. */
  readonly id_hash: string;
  /** What the session is called in lists; opens nothing. */
  readonly id: string;
  readonly user_id: string;
  readonly stage: SessionStage;
  readonly method: SessionMethod;
  readonly address: string;
  readonly user_agent: string;
  readonly started_at: string;
  readonly seen_at: string;
}

export interface ServerRow {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
  readonly longest_life: number;
  /** The moment past which no token for the server may reach; null for none. */
  readonly latest_expiry: string | null;
  /** A JSON array, sorted. */
  readonly scopes: string;
}

export interface RoleRow {
  readonly id: string;
  readonly server_id: string;
  readonly name: string;
  /** A JSON array; empty when the role has every scope of its server. */
  readonly scopes: string;
  readonly every_scope: number;
  /** Null when the server's limit alone holds. */
  readonly longest_life: number | null;
  readonly latest_expiry: string | null;
}

export interface TokenRow {
  /** The claim `jti`. */
  readonly id: string;
  /** Null once the user is gone. */
  readonly user_id: string | null;
  readonly user_name: string;
  readonly audience: string;
  /** What the user calls it. */
  readonly name: string;
  /** A JSON array of role names. */
  readonly roles: string;
  /** A JSON object: scopes by role. */
  readonly scopes: string;
  readonly issued_at: string;
  readonly expires_at: string;
  /** Encrypted by Fernet; null once it was collected. */
  readonly encrypted_token: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
  /** Who revoked it. */
  readonly revoked_by: string | null;
}

export interface TotpRow {
  readonly user_id: string;
  /** Encrypted by Fernet; base32 inside. */
  readonly encrypted_secret: string;
  readonly created_at: string;
  /** Null until the user has proven to have the secret. */
  readonly confirmed_at: string | null;
}

export interface PasskeyRow {
  /** The credential's id in base64url. */
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  /** COSE in base64url. */
  readonly public_key: string;
  readonly counter: number;
  /** A JSON array. */
  readonly transports: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** Something that is asked once and answered once. */
export interface ChallengeRow {
  readonly id: string;
  readonly purpose: string;
  readonly user_id: string | null;
  /** JSON. */
  readonly data: string;
  readonly expires_at: string;
}
