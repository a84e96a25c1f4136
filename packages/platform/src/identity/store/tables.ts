/** The module's tables. Times are ISO 8601 text in UTC, lengths of time are seconds. */
export interface IdentityTables {
  identity_users: UserRow;
  identity_sessions: SessionRow;
  identity_servers: ServerRow;
  identity_roles: RoleRow;
  identity_members: { user_id: string; role_id: string };
  identity_tokens: TokenRow;
  identity_sign_in_failures: { subject: string; failures: number; since: string };
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  /** Argon2id in PHC form. */
  readonly password_hash: string;
  readonly is_admin: number;
  readonly created_at: string;
  readonly password_set_at: string;
}

export interface SessionRow {
  /** SHA-256 of the session's id, in hexadecimal. */
  readonly id_hash: string;
  readonly user_id: string;
  readonly started_at: string;
  readonly seen_at: string;
}

export interface ServerRow {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
  readonly longest_life: number;
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
}

export interface TokenRow {
  /** The claim `jti`. */
  readonly id: string;
  /** Null once the user is gone. */
  readonly user_id: string | null;
  readonly user_name: string;
  readonly audience: string;
  /** A JSON array of role names. */
  readonly roles: string;
  readonly issued_at: string;
  readonly expires_at: string;
}
