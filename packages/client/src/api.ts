// Written by `node scripts/client-types.ts` from the routes of the platform. Change those, and run it again.

/**
 * Every operation by its id.
 */
export interface Operations {
  addMember: AddMember;
  addPasskey: AddPasskey;
  askWithSql: AskWithSql;
  beginPasskey: BeginPasskey;
  beginPasskeySignIn: BeginPasskeySignIn;
  beginSingleSignOn: BeginSingleSignOn;
  beginTwoFactor: BeginTwoFactor;
  cancelQuery: CancelQuery;
  changeMyPassword: ChangeMyPassword;
  changeRole: ChangeRole;
  changeServer: ChangeServer;
  changeUser: ChangeUser;
  clearCache: ClearCache;
  collectToken: CollectToken;
  completeSingleSignOn: CompleteSingleSignOn;
  confirmTwoFactor: ConfirmTwoFactor;
  continueToApplication: ContinueToApplication;
  createRole: CreateRole;
  createServer: CreateServer;
  createSessionToken: CreateSessionToken;
  createToken: CreateToken;
  createUser: CreateUser;
  declareEventType: DeclareEventType;
  dropAnswer: DropAnswer;
  endMyOtherSessions: EndMyOtherSessions;
  endMySession: EndMySession;
  endUserSessions: EndUserSessions;
  eraseSubscriber: EraseSubscriber;
  exportAuditLog: ExportAuditLog;
  getAvailableDates: GetAvailableDates;
  getEventDay: GetEventDay;
  getGeography: GetGeography;
  getHealth: GetHealth;
  getKeySet: GetKeySet;
  getMySecurity: GetMySecurity;
  getPrivacyBudget: GetPrivacyBudget;
  getQaOutcome: GetQaOutcome;
  getQaOutcomes: GetQaOutcomes;
  getQuality: GetQuality;
  getQueryResult: GetQueryResult;
  getRevocationList: GetRevocationList;
  getSession: GetSession;
  getSpecification: GetSpecification;
  getSpecificationAsYaml: GetSpecificationAsYaml;
  listAuditEntries: ListAuditEntries;
  listBatches: ListBatches;
  listErasures: ListErasures;
  listEventBackups: ListEventBackups;
  listEventDays: ListEventDays;
  listEventTypes: ListEventTypes;
  listMyServers: ListMyServers;
  listMySessions: ListMySessions;
  listMyTokens: ListMyTokens;
  listQaChecks: ListQaChecks;
  listQualityChecks: ListQualityChecks;
  listQuarantine: ListQuarantine;
  listRetentionRules: ListRetentionRules;
  listRoles: ListRoles;
  listRunningLoads: ListRunningLoads;
  listServers: ListServers;
  listTokens: ListTokens;
  listUsers: ListUsers;
  makeEventBackup: MakeEventBackup;
  pollQuery: PollQuery;
  removeMember: RemoveMember;
  removePasskey: RemovePasskey;
  removeRole: RemoveRole;
  removeServer: RemoveServer;
  removeTwoFactor: RemoveTwoFactor;
  removeUser: RemoveUser;
  renewBackupCodes: RenewBackupCodes;
  resetTwoFactor: ResetTwoFactor;
  restoreEventBackup: RestoreEventBackup;
  revokeMyToken: RevokeMyToken;
  revokeToken: RevokeToken;
  runQuery: RunQuery;
  setRetentionRule: SetRetentionRule;
  setUserPassword: SetUserPassword;
  showCache: ShowCache;
  signIn: SignIn;
  signInWithCode: SignInWithCode;
  signInWithPasskey: SignInWithPasskey;
  signOut: SignOut;
  uploadEvents: UploadEvents;
  verifyAuditLog: VerifyAuditLog;
  verifyForProxy: VerifyForProxy;
}
/**
 * Make a user a member of a role.
 */
export interface AddMember {
  method: "PUT";
  path: "/api/identity/roles/{role}/members/{user}";
  parameters: {
    role: string;
    user: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
export interface Problem {
  /**
   * Always `about:blank`; `code` tells the kind of problem.
   */
  type: string;
  /**
   * What happened, the same for every occurrence.
   */
  title: string;
  /**
   * The HTTP status.
   */
  status: number;
  /**
   * What happened this time.
   */
  detail: string;
  /**
   * This occurrence; the log names it as well.
   */
  instance: string;
  /**
   * Stable name of the kind of problem.
   */
  code: string;
  /**
   * What the reader can do about it.
   */
  remedy: string;
  /**
   * The invalid parts of the request.
   */
  errors?: {
    field: string;
    message: string;
  }[];
  [k: string]: unknown;
}
/**
 * Add a passkey.
 */
export interface AddPasskey {
  method: "POST";
  path: "/api/identity/me/passkeys";
  body: {
    challengeId: string;
    /**
     * What the user calls it: visible on one line.
     */
    name: string;
    response: {
      [k: string]: unknown;
    };
  };
  responses: {
    "201": {
      id: string;
      name: string;
      /**
       * ISO 8601, UTC.
       */
      createdAt: string;
      lastUsedAt: string | null;
    };
  };
  failure: Problem;
}
/**
 * Ask the published views with one SELECT.
 */
export interface AskWithSql {
  method: "POST";
  path: "/api/events/sql";
  body: {
    statement: string;
    /**
     * The values of $1, $2 and so on, as texts.
     *
     * @maxItems 1000
     */
    values?: (string | null)[];
  };
  responses: {};
  failure: Problem;
}
/**
 * Begin to add a passkey.
 */
export interface BeginPasskey {
  method: "POST";
  path: "/api/identity/me/passkeys/options";
  responses: {
    "200": {
      /**
       * What the answer has to name.
       */
      challengeId: string;
      options: {
        [k: string]: unknown;
      };
    };
  };
  failure: Problem;
}
/**
 * Begin to sign in with a passkey, or to complete signing in with one.
 */
export interface BeginPasskeySignIn {
  method: "POST";
  path: "/api/identity/sign-in/passkey/options";
  responses: {
    "200": {
      /**
       * What the answer has to name.
       */
      challengeId: string;
      options: {
        [k: string]: unknown;
      };
    };
  };
  failure: Problem;
}
/**
 * Go to the OpenID Connect provider to sign in.
 */
export interface BeginSingleSignOn {
  method: "GET";
  path: "/api/identity/sign-in/single-sign-on";
  query: {
    /**
     * The path to go on to afterwards.
     */
    next?: string;
  };
  responses: {
    "302": undefined;
  };
  failure: Problem;
}
/**
 * Begin to set up an authenticator app.
 */
export interface BeginTwoFactor {
  method: "POST";
  path: "/api/identity/me/two-factor";
  responses: {
    "200": {
      /**
       * For typing, in base32.
       */
      secret: string;
      /**
       * For a QR code: otpauth://totp/…
       */
      uri: string;
      issuer: string;
      account: string;
    };
  };
  failure: Problem;
}
/**
 * Stop a query that waits or is being computed, unless others wait for it too.
 */
export interface CancelQuery {
  method: "POST";
  path: "/api/insight/queries/{id}/cancel";
  parameters: {
    id: string;
  };
  responses: {
    "200": {
      id: string;
      state: "queued" | "executing" | "completed" | "errored" | "cancelled";
    };
  };
  failure: Problem;
}
/**
 * Change one's password; every other session ends.
 */
export interface ChangeMyPassword {
  method: "PUT";
  path: "/api/identity/me/password";
  body: {
    current: string;
    password: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Change a role; a new name revokes the tokens with the old one.
 */
export interface ChangeRole {
  method: "PATCH";
  path: "/api/identity/roles/{role}";
  parameters: {
    role: string;
  };
  body: {
    name?: string;
    scopes?: string[];
    /**
     * Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.
     */
    everyScope?: boolean;
    /**
     * The moment past which no token with this role may reach; null for none.
     */
    latestExpiry?: string | null;
    /**
     * The longest life of a token with this role; null where the server's limit alone holds.
     */
    longestLifeSeconds?: number | null;
  };
  responses: {
    "200": {
      id: string;
      name: string;
      server: {
        id: string;
        name: string;
        audience: string;
      };
      scopes: string[];
      /**
       * Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.
       */
      everyScope: boolean;
      /**
       * The moment past which no token with this role may reach; null for none.
       */
      latestExpiry: string | null;
      /**
       * The longest life of a token with this role; null where the server's limit alone holds.
       */
      longestLifeSeconds: number | null;
      /**
       * The names of the users.
       */
      members: string[];
    };
  };
  failure: Problem;
}
/**
 * Change a server's limits, or its scopes by a newer OpenAPI document.
 */
export interface ChangeServer {
  method: "PATCH";
  path: "/api/identity/servers/{server}";
  parameters: {
    server: string;
  };
  body: {
    name?: string;
    /**
     * The server's OpenAPI document: its x-audience and x-security-scopes say what it is called and which scopes it knows.
     */
    specification?: {
      [k: string]: unknown;
    };
    /**
     * The moment past which no token may reach; null for none.
     */
    latestExpiry?: string | null;
    /**
     * Seconds.
     */
    longestLifeSeconds?: number;
  };
  responses: {
    "200": {
      id: string;
      name: string;
      audience: string;
      /**
       * Whether it is this tenant's own server.
       */
      isOwn: boolean;
      /**
       * The moment past which no token may reach; null for none.
       */
      latestExpiry: string | null;
      longestLifeSeconds: number;
      scopes: string[];
      /**
       * How many roles it has.
       */
      roles: number;
    };
  };
  failure: Problem;
}
/**
 * Change what a user is, and whether a second factor is required.
 */
export interface ChangeUser {
  method: "PATCH";
  path: "/api/identity/users/{user}";
  parameters: {
    user: string;
  };
  body: {
    isAdmin?: boolean;
    twoFactorRequired?: boolean;
  };
  responses: {
    "200": {
      name: string;
      isAdmin: boolean;
      hasPassword: boolean;
      /**
       * Whether an OpenID Connect provider vouches for the user.
       */
      isExternal: boolean;
      /**
       * ISO 8601, UTC.
       */
      createdAt: string;
      lastSeenAt: string | null;
      twoFactor: {
        isRequired: boolean;
        /**
         * Whether an authenticator app is set up.
         */
        isActive: boolean;
        passkeys: number;
      };
      roles: {
        /**
         * The server's audience.
         */
        server: string;
        role: string;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Remove every kept answer; what is being computed goes on.
 */
export interface ClearCache {
  method: "DELETE";
  path: "/api/insight/cache";
  responses: {
    "200": {
      removed: number;
    };
  };
  failure: Problem;
}
/**
 * Get the token itself; possible once.
 */
export interface CollectToken {
  method: "POST";
  path: "/api/identity/me/tokens/{token}/collection";
  parameters: {
    token: string;
  };
  responses: {
    "200": {
      token: string;
    };
  };
  failure: Problem;
}
/**
 * Come back from the OpenID Connect provider.
 */
export interface CompleteSingleSignOn {
  method: "GET";
  path: "/api/identity/sign-in/single-sign-on/callback";
  responses: {
    "302": undefined;
  };
  failure: Problem;
}
/**
 * Prove to have set the authenticator app up; it is required from now on.
 */
export interface ConfirmTwoFactor {
  method: "POST";
  path: "/api/identity/me/two-factor/confirmation";
  body: {
    /**
     * A code of the authenticator app, or a backup code.
     */
    code: string;
  };
  responses: {
    "200": {
      /**
       * Sixteen; each can be used once.
       */
      backupCodes: string[];
    };
  };
  failure: Problem;
}
/**
 * Go back to the application that was asked for before signing in.
 */
export interface ContinueToApplication {
  method: "GET";
  path: "/auth/continue";
  query: {
    /**
     * The address to go on to.
     */
    to: string;
  };
  responses: {
    "302": undefined;
  };
  failure: Problem;
}
/**
 * Make a role.
 */
export interface CreateRole {
  method: "POST";
  path: "/api/identity/roles";
  body: {
    /**
     * The server's id.
     */
    server: string;
    name: string;
    scopes?: string[];
    /**
     * Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.
     */
    everyScope?: boolean;
    /**
     * The moment past which no token with this role may reach; null for none.
     */
    latestExpiry?: string | null;
    /**
     * The longest life of a token with this role; null where the server's limit alone holds.
     */
    longestLifeSeconds?: number | null;
  };
  responses: {
    "201": {
      id: string;
      name: string;
      server: {
        id: string;
        name: string;
        audience: string;
      };
      scopes: string[];
      /**
       * Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.
       */
      everyScope: boolean;
      /**
       * The moment past which no token with this role may reach; null for none.
       */
      latestExpiry: string | null;
      /**
       * The longest life of a token with this role; null where the server's limit alone holds.
       */
      longestLifeSeconds: number | null;
      /**
       * The names of the users.
       */
      members: string[];
    };
  };
  failure: Problem;
}
/**
 * Add a server by its OpenAPI document.
 */
export interface CreateServer {
  method: "POST";
  path: "/api/identity/servers";
  body: {
    name: string;
    /**
     * The server's OpenAPI document: its x-audience and x-security-scopes say what it is called and which scopes it knows.
     */
    specification: {
      [k: string]: unknown;
    };
    /**
     * The moment past which no token may reach; null for none.
     */
    latestExpiry?: string | null;
    /**
     * Seconds.
     */
    longestLifeSeconds: number;
  };
  responses: {
    "201": {
      id: string;
      name: string;
      audience: string;
      /**
       * Whether it is this tenant's own server.
       */
      isOwn: boolean;
      /**
       * The moment past which no token may reach; null for none.
       */
      latestExpiry: string | null;
      longestLifeSeconds: number;
      scopes: string[];
      /**
       * How many roles it has.
       */
      roles: number;
    };
  };
  failure: Problem;
}
/**
 * Get a short-lived token with all roles of the signed-in user.
 */
export interface CreateSessionToken {
  method: "POST";
  path: "/api/identity/session/token";
  responses: {
    /**
     * A token with all roles of the signed-in user.
     */
    "200": {
      /**
       * A signed JWT for the header Authorization: Bearer.
       */
      token: string;
      /**
       * ISO 8601, UTC.
       */
      expiresAt: string;
    };
  };
  failure: Problem;
}
/**
 * Make a token out of one's roles.
 */
export interface CreateToken {
  method: "POST";
  path: "/api/identity/me/tokens";
  body: {
    name: string;
    /**
     * The server's id.
     */
    server: string;
    /**
     * @minItems 1
     */
    roles: [
      {
        role: string;
        /**
         * Fewer of the role's scopes; without it all.
         */
        scopes?: string[];
      },
      ...{
        role: string;
        /**
         * Fewer of the role's scopes; without it all.
         */
        scopes?: string[];
      }[],
    ];
    /**
     * ISO 8601, UTC.
     */
    expiresAt?: string;
  };
  responses: {
    "201": {
      /**
       * The claim jti.
       */
      id: string;
      name: string;
      user: string;
      server: {
        name: string;
        audience: string;
        /**
         * Whether it is this tenant's own server.
         */
        isOwn: boolean;
      };
      /**
       * What it allows, by role.
       */
      roles: {
        role: string;
        scopes: string[];
      }[];
      /**
       * ISO 8601, UTC.
       */
      issuedAt: string;
      /**
       * ISO 8601, UTC.
       */
      expiresAt: string;
      state: "valid" | "expired" | "revoked";
      /**
       * Whether the token itself was handed out; it is once.
       */
      isCollected: boolean;
      lastUsedAt: string | null;
      revokedAt: string | null;
      revokedBy: string | null;
    };
  };
  failure: Problem;
}
/**
 * Make a user.
 */
export interface CreateUser {
  method: "POST";
  path: "/api/identity/users";
  body: {
    name: string;
    isAdmin: boolean;
    /**
     * Without it one is generated.
     */
    password?: string;
    roles: {
      /**
       * The server's audience.
       */
      server: string;
      role: string;
    }[];
  };
  responses: {
    "201": {
      user: {
        name: string;
        isAdmin: boolean;
        hasPassword: boolean;
        /**
         * Whether an OpenID Connect provider vouches for the user.
         */
        isExternal: boolean;
        /**
         * ISO 8601, UTC.
         */
        createdAt: string;
        lastSeenAt: string | null;
        twoFactor: {
          isRequired: boolean;
          /**
           * Whether an authenticator app is set up.
           */
          isActive: boolean;
          passkeys: number;
        };
        roles: {
          /**
           * The server's audience.
           */
          server: string;
          role: string;
        }[];
      };
      /**
       * The password, where none was given; it is told only this once.
       */
      generatedPassword: string | null;
    };
  };
  failure: Problem;
}
/**
 * Declare a further type of events.
 */
export interface DeclareEventType {
  method: "POST";
  path: "/api/events/types";
  body: {
    /**
     * A lower-case letter, then lower-case letters, digits and underscores.
     */
    name: string;
    /**
     * The columns in their order. datetime and msisdn are there whether they are named or not.
     *
     * @maxItems 100
     */
    columns: {
      name: string;
      kind: "text" | "flag" | "number" | "whole" | "time";
    }[];
  };
  responses: {
    "201": {
      name: string;
      /**
       * Whether the tenant declared it.
       */
      isDeclared: boolean;
      columns: {
        name: string;
        kind: "text" | "flag" | "number" | "whole" | "time";
        /**
         * Whether every event must have a value.
         */
        isRequired: boolean;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Remove one kept answer, or a query that failed.
 */
export interface DropAnswer {
  method: "DELETE";
  path: "/api/insight/cache/{id}";
  parameters: {
    id: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * End all of one's sessions but this one.
 */
export interface EndMyOtherSessions {
  method: "DELETE";
  path: "/api/identity/me/sessions";
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * End one of one's sessions.
 */
export interface EndMySession {
  method: "DELETE";
  path: "/api/identity/me/sessions/{session}";
  parameters: {
    session: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * End every session of a user.
 */
export interface EndUserSessions {
  method: "DELETE";
  path: "/api/identity/users/{user}/sessions";
  parameters: {
    user: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Remove everything that is known of one subscriber.
 */
export interface EraseSubscriber {
  method: "POST";
  path: "/api/events/erasures";
  body: {
    /**
     * The identifier as it stands in the files.
     */
    msisdn: string;
    /**
     * Why. It is kept, so it must not hold the identifier.
     */
    reason: string;
  };
  responses: {
    "201": {
      id: string;
      at: string;
      actor: string;
      reason: string;
      /**
       * A hash of the identifier under a key of the tenant, in hexadecimal.
       */
      subscriberHash: string;
      /**
       * Whether the store knew the identifier.
       */
      found: boolean;
      /**
       * Rows removed, by table.
       */
      removed: {
        [k: string]: number;
      };
      /**
       * Events of others that named the subscriber as counterpart and name nobody now.
       */
      changed: number;
      /**
       * The days from which events were removed, by type.
       */
      days: {
        /**
         * Items: A day of UTC.
         */
        [k: string]: string[];
      };
      /**
       * Whether the store's file was written anew without what was removed.
       */
      fileRewritten: boolean;
      /**
       * The platform's earlier backups, in which the subscriber may still be.
       */
      earlierBackups: string[];
      /**
       * What the certificate does not cover.
       */
      statement: string;
    };
  };
  failure: Problem;
}
/**
 * Download the audit log, the newest entries first.
 */
export interface ExportAuditLog {
  method: "GET";
  path: "/api/audit-log/export";
  query: {
    actor?: string;
    /**
     * An action, or the beginning of actions when it ends in a dot.
     */
    action?: string;
    outcome?: "done" | "refused" | "failed";
    from?: string;
    /**
     * The moment after the last.
     */
    to?: string;
    /**
     * Contained in the subject or the details.
     */
    text?: string;
    format: "csv" | "jsonl";
  };
  responses: {
    "200": string;
  };
  failure: Problem;
}
/**
 * List the days with data, by type of event.
 */
export interface GetAvailableDates {
  method: "GET";
  path: "/api/0/available_dates";
  responses: {
    "200": {
      available_dates: {
        [k: string]: string[];
      };
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * See what happened to a day of a type, the latest first.
 */
export interface GetEventDay {
  method: "GET";
  path: "/api/events/days/{type}/{day}";
  parameters: {
    type: string;
    /**
     * A day of UTC.
     */
    day: string;
  };
  responses: {
    "200": {
      type: string;
      /**
       * A day of UTC.
       */
      day: string;
      isAvailable: boolean;
      events: number;
      steps: {
        state: "ingesting" | "ingested" | "refused" | "interrupted" | "removed";
        /**
         * The batch; null for what no file did.
         */
        batchId: string | null;
        at: string;
      }[];
      batches: {
        /**
         * Counted from 1.
         */
        batch: number;
        /**
         * SHA-256 of the file's content.
         */
        id: string;
        type: string;
        /**
         * Of geography the unit or name, of mapping the name; otherwise empty.
         */
        unit: string;
        fileName: string;
        source: string;
        rows: number;
        quarantined: number;
        /**
         * Items: A day of UTC.
         */
        days: string[];
        storedAt: string;
        /**
         * How long loading took.
         */
        seconds: number;
        /**
         * Whether nothing of it is there any more.
         */
        isSuperseded: boolean;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Get the polygons of an aggregation unit as GeoJSON.
 */
export interface GetGeography {
  method: "GET";
  path: "/api/0/geography/{unit}";
  parameters: {
    /**
     * admin0, admin1, admin2, admin3
     */
    unit: string;
  };
  responses: {
    "200": {
      type: "FeatureCollection";
      features: {
        type: "Feature";
        properties: {
          [k: string]: unknown;
        };
        geometry: {
          type: string;
          coordinates: unknown[];
        } | null;
      }[];
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * See how each module does.
 */
export interface GetHealth {
  method: "GET";
  path: "/api/health";
  responses: {
    "200": {
      version: string;
      tenant: string;
      modules: {
        name: string;
        state: "ok" | "degraded" | "failed";
        detail: string;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Get the keys that verify tokens.
 */
export interface GetKeySet {
  method: "GET";
  path: "/.well-known/jwks.json";
  responses: {
    /**
     * The keys that verify the tenant's tokens, as a JSON Web Key Set.
     */
    "200": {
      keys: {
        kty: "RSA";
        /**
         * By which tokens name the key.
         */
        kid: string;
        alg: "RS256";
        use: "sig";
        /**
         * The modulus, in base64url.
         */
        n: string;
        /**
         * The exponent, in base64url.
         */
        e: string;
      }[];
    };
  };
}
/**
 * See how one's account is secured.
 */
export interface GetMySecurity {
  method: "GET";
  path: "/api/identity/me/security";
  responses: {
    "200": {
      hasPassword: boolean;
      twoFactor: {
        /**
         * Whether an authenticator app is set up.
         */
        isActive: boolean;
        isRequired: boolean;
        backupCodesLeft: number;
      };
      passkeys: {
        id: string;
        name: string;
        /**
         * ISO 8601, UTC.
         */
        createdAt: string;
        lastUsedAt: string | null;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Read what the roles of the token have spent of their privacy budget.
 */
export interface GetPrivacyBudget {
  method: "GET";
  path: "/api/0/privacy_budget";
  responses: {
    "200": {
      noise: "on" | "off";
      /**
       * What an answer costs.
       */
      epsilon_per_query: number;
      /**
       * The roles of the token; none without noise.
       */
      roles: {
        role: string;
        /**
         * What was spent in this period.
         */
        spent: number;
        /**
         * What may be spent in a period.
         */
        budget: number;
        /**
         * When the next period begins.
         */
        resets_at: string;
      }[];
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * Read the outcome of a quality check for one day.
 */
export interface GetQaOutcome {
  method: "GET";
  path: "/api/0/qa/{cdr_type}/{check_id}/{check_date}";
  parameters: {
    cdr_type: string;
    check_id: string;
    check_date: string;
  };
  responses: {
    "200": {
      qa_checks: {
        outcome: string;
        type_of_query_or_check: string;
        cdr_date: string;
      }[];
    };
  };
  /**
   * What is wrong, in the shape of FlowAPI's routes for quality.
   */
  failure: {
    /**
     * bad request, not found or error
     */
    status: string;
    msg: string;
    code: string;
    remedy: string;
    instance: string;
  };
}
/**
 * Read the outcomes of a quality check from one day to another, both included.
 */
export interface GetQaOutcomes {
  method: "GET";
  path: "/api/0/qa/{cdr_type}/{check_id}";
  parameters: {
    cdr_type: string;
    check_id: string;
  };
  query: {
    start_date: string;
    end_date: string;
  };
  responses: {
    "200": {
      qa_checks: {
        outcome: string;
        type_of_query_or_check: string;
        cdr_date: string;
      }[];
    };
  };
  /**
   * What is wrong, in the shape of FlowAPI's routes for quality.
   */
  failure: {
    /**
     * bad request, not found or error
     */
    status: string;
    msg: string;
    code: string;
    remedy: string;
    instance: string;
  };
}
/**
 * Read the outcomes of a type's checks over days.
 */
export interface GetQuality {
  method: "GET";
  path: "/api/events/quality";
  query: {
    type: string;
    /**
     * Ids separated by commas; without them every check.
     */
    checks?: string;
    /**
     * A day of UTC.
     */
    start?: string;
    /**
     * The day after the last.
     */
    end?: string;
  };
  responses: {
    "200": {
      type: string;
      series: {
        check: string;
        /**
         * What its outcome is: how many, seconds, a moment, or anything.
         */
        unit: "count" | "seconds" | "time" | "any";
        /**
         * By day; days without an outcome are left out.
         */
        values: {
          /**
           * A day of UTC.
           */
          day: string;
          outcome: string;
          /**
           * The outcome as a number, where it is one.
           */
          number: number | null;
        }[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * Get an answer, as JSON or with the extension .json, .csv or .geojson.
 */
export interface GetQueryResult {
  method: "GET";
  path: "/api/0/get/{file}";
  parameters: {
    file: string;
  };
  responses: {
    "200":
      | {
          query_id: string;
          query_result: {
            [k: string]: string | number | null;
          }[];
        }
      | string
      | {
          type: "FeatureCollection";
          features: {
            type: "Feature";
            properties: {
              [k: string]: unknown;
            };
            geometry: {
              type: string;
              coordinates: unknown[];
            } | null;
          }[];
        };
    "202": {};
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * Get the signed list of revoked tokens.
 */
export interface GetRevocationList {
  method: "GET";
  path: "/api/identity/revocations";
  responses: {
    "200": string;
    "304": undefined;
  };
  failure: Problem;
}
/**
 * See who is signed in, if anybody is, or how far signing in has come.
 */
export interface GetSession {
  method: "GET";
  path: "/api/identity/session";
  responses: {
    /**
     * Who is signed in, and where; nobody is where the user is null.
     */
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
      } | null;
      tenant: {
        name: string;
      };
      /**
       * What is left to do before the user is signed in.
       */
      pending: {
        user: string;
        /**
         * second_factor: the session waits for a code or a passkey. enrolment: a second factor has to be set up first.
         */
        step: "second_factor" | "enrolment";
        /**
         * The second factors that the user has.
         */
        methods: ("totp" | "backup_code" | "passkey")[];
      } | null;
      /**
       * The button of the OpenID Connect provider, where there is one.
       */
      singleSignOn: {
        label: string;
      } | null;
    };
  };
  failure: Problem;
}
/**
 * Get FlowAPI's description of itself, with the audience and the scopes of its tokens.
 */
export interface GetSpecification {
  method: "GET";
  path: "/api/0/spec/openapi.json";
  responses: {
    "200": string;
  };
}
/**
 * Get FlowAPI's description of itself as YAML.
 */
export interface GetSpecificationAsYaml {
  method: "GET";
  path: "/api/0/spec/openapi.yaml";
  responses: {
    "200": string;
  };
}
/**
 * Read the audit log, the newest entries first.
 */
export interface ListAuditEntries {
  method: "GET";
  path: "/api/audit-log";
  query: {
    actor?: string;
    /**
     * An action, or the beginning of actions when it ends in a dot.
     */
    action?: string;
    outcome?: "done" | "refused" | "failed";
    from?: string;
    /**
     * The moment after the last.
     */
    to?: string;
    /**
     * Contained in the subject or the details.
     */
    text?: string;
    /**
     * Only entries before this sequence number.
     */
    before?: number;
    limit: number;
  };
  responses: {
    "200": {
      entries: {
        /**
         * Counted from 1.
         */
        sequence: number;
        /**
         * ISO 8601, UTC.
         */
        at: string;
        /**
         * A user's name, operator, or anonymous.
         */
        actor: string;
        action: string;
        /**
         * What was acted on.
         */
        subject: string;
        outcome: "done" | "refused" | "failed";
        details?: {
          [k: string]: unknown;
        };
      }[];
      /**
       * What to give as before for the next entries; null when there are no more.
       */
      next: number | null;
    };
  };
  failure: Problem;
}
/**
 * List what was loaded, the latest first.
 */
export interface ListBatches {
  method: "GET";
  path: "/api/events/batches";
  query: {
    /**
     * A type of events, cells, geography, mapping or tacs.
     */
    type?: string;
    /**
     * Only earlier batches.
     */
    before?: number;
    limit: number;
  };
  responses: {
    "200": {
      batches: {
        /**
         * Counted from 1.
         */
        batch: number;
        /**
         * SHA-256 of the file's content.
         */
        id: string;
        type: string;
        /**
         * Of geography the unit or name, of mapping the name; otherwise empty.
         */
        unit: string;
        fileName: string;
        source: string;
        rows: number;
        quarantined: number;
        /**
         * Items: A day of UTC.
         */
        days: string[];
        storedAt: string;
        /**
         * How long loading took.
         */
        seconds: number;
        /**
         * Whether nothing of it is there any more.
         */
        isSuperseded: boolean;
      }[];
      /**
       * What to give as before for the next ones; null when there are no more.
       */
      next: number | null;
    };
  };
  failure: Problem;
}
/**
 * List the certificates of erasures, the newest first.
 */
export interface ListErasures {
  method: "GET";
  path: "/api/events/erasures";
  responses: {
    "200": {
      erasures: {
        id: string;
        at: string;
        actor: string;
        reason: string;
        /**
         * A hash of the identifier under a key of the tenant, in hexadecimal.
         */
        subscriberHash: string;
        /**
         * Whether the store knew the identifier.
         */
        found: boolean;
        /**
         * Rows removed, by table.
         */
        removed: {
          [k: string]: number;
        };
        /**
         * Events of others that named the subscriber as counterpart and name nobody now.
         */
        changed: number;
        /**
         * The days from which events were removed, by type.
         */
        days: {
          /**
           * Items: A day of UTC.
           */
          [k: string]: string[];
        };
        /**
         * Whether the store's file was written anew without what was removed.
         */
        fileRewritten: boolean;
        /**
         * The platform's earlier backups, in which the subscriber may still be.
         */
        earlierBackups: string[];
        /**
         * What the certificate does not cover.
         */
        statement: string;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the backups of the event store, the newest first.
 */
export interface ListEventBackups {
  method: "GET";
  path: "/api/events/backups";
  responses: {
    "200": {
      backups: {
        name: string;
        /**
         * Where the file lies on the platform's machine.
         */
        path: string;
        madeAt: string;
        bytes: number;
        /**
         * Of the file, in hexadecimal.
         */
        sha256: string;
        schemaVersion: number;
        events: number;
        subscribers: number;
        firstDay: string | null;
        lastDay: string | null;
        /**
         * Whether identifiers in it are keyed hashes, which need the tenant's key.
         */
        isPseudonymised: boolean;
      }[];
    };
  };
  failure: Problem;
}
/**
 * See which days of which types are there, and what happened to each last.
 */
export interface ListEventDays {
  method: "GET";
  path: "/api/events/days";
  query: {
    /**
     * A day of UTC.
     */
    start?: string;
    /**
     * The day after the last.
     */
    end?: string;
    type?: string;
  };
  responses: {
    "200": {
      types: {
        name: string;
        /**
         * Whether the tenant declared it.
         */
        isDeclared: boolean;
        /**
         * The first day with events.
         */
        first: string | null;
        last: string | null;
        events: number;
      }[];
      days: {
        type: string;
        /**
         * A day of UTC.
         */
        day: string;
        /**
         * Whether questions are answered from it.
         */
        isAvailable: boolean;
        events: number;
        state: "ingesting" | "ingested" | "refused" | "interrupted" | "removed";
        updatedAt: string;
        /**
         * Rows that could not be read, in the files that the day was loaded from. A row without a readable time counts for each day of its file.
         */
        quarantined: number;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the types of events, the built-in ones first.
 */
export interface ListEventTypes {
  method: "GET";
  path: "/api/events/types";
  responses: {
    "200": {
      types: {
        name: string;
        /**
         * Whether the tenant declared it.
         */
        isDeclared: boolean;
        columns: {
          name: string;
          kind: "text" | "flag" | "number" | "whole" | "time";
          /**
           * Whether every event must have a value.
           */
          isRequired: boolean;
        }[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the servers that one can have tokens for, with one's roles there.
 */
export interface ListMyServers {
  method: "GET";
  path: "/api/identity/me/servers";
  responses: {
    "200": {
      servers: {
        id: string;
        name: string;
        audience: string;
        latestExpiry: {
          /**
           * ISO 8601, UTC.
           */
          at: string;
          /**
           * Who sets this limit, in words.
           */
          reason: string;
        };
        roles: {
          name: string;
          scopes: string[];
          latestExpiry: {
            /**
             * ISO 8601, UTC.
             */
            at: string;
            reason: string;
          };
        }[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the browsers in which one is signed in.
 */
export interface ListMySessions {
  method: "GET";
  path: "/api/identity/me/sessions";
  responses: {
    "200": {
      sessions: {
        id: string;
        method: "password" | "passkey" | "single_sign_on";
        address: string;
        userAgent: string;
        /**
         * ISO 8601, UTC.
         */
        startedAt: string;
        /**
         * ISO 8601, UTC.
         */
        seenAt: string;
        isCurrent: boolean;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List one's tokens, the newest first.
 */
export interface ListMyTokens {
  method: "GET";
  path: "/api/identity/me/tokens";
  responses: {
    "200": {
      tokens: {
        /**
         * The claim jti.
         */
        id: string;
        name: string;
        user: string;
        server: {
          name: string;
          audience: string;
          /**
           * Whether it is this tenant's own server.
           */
          isOwn: boolean;
        };
        /**
         * What it allows, by role.
         */
        roles: {
          role: string;
          scopes: string[];
        }[];
        /**
         * ISO 8601, UTC.
         */
        issuedAt: string;
        /**
         * ISO 8601, UTC.
         */
        expiresAt: string;
        state: "valid" | "expired" | "revoked";
        /**
         * Whether the token itself was handed out; it is once.
         */
        isCollected: boolean;
        lastUsedAt: string | null;
        revokedAt: string | null;
        revokedBy: string | null;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the quality checks that have outcomes, by type of event.
 */
export interface ListQaChecks {
  method: "GET";
  path: "/api/0/qa/";
  responses: {
    "200": {
      available_qa_checks: {
        cdr_type: string;
        type_of_query_or_check: string;
      }[];
    };
  };
  /**
   * What is wrong, in the shape of FlowAPI's routes for quality.
   */
  failure: {
    /**
     * bad request, not found or error
     */
    status: string;
    msg: string;
    code: string;
    remedy: string;
    instance: string;
  };
}
/**
 * List the checks that are computed while events are loaded.
 */
export interface ListQualityChecks {
  method: "GET";
  path: "/api/events/quality/checks";
  responses: {
    "200": {
      checks: {
        id: string;
        title: string;
        /**
         * What its outcome is: how many, seconds, a moment, or anything.
         */
        unit: "count" | "seconds" | "time" | "any";
        /**
         * What it computes, as a sentence.
         */
        meaning: string;
        /**
         * Whether it comes from the directory of own checks.
         */
        isOwn: boolean;
        /**
         * The types of events that have it.
         */
        types: string[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * Read rows that could not be read, those of the latest batch first.
 */
export interface ListQuarantine {
  method: "GET";
  path: "/api/events/quarantine";
  query: {
    batch?: number;
    type?: string;
    /**
     * What an earlier answer gave as next.
     */
    before?: string;
    limit: number;
  };
  responses: {
    "200": {
      rows: {
        batch: number;
        type: string;
        fileName: string;
        /**
         * Counted from 1; null where a format has no lines.
         */
        line: number | null;
        /**
         * Empty where the row as a whole is broken.
         */
        column: string;
        reason: string;
        /**
         * The row as it was read, shortened.
         */
        content: string;
      }[];
      /**
       * What to give as before for the next rows; null when there are no more.
       */
      next: string | null;
    };
  };
  failure: Problem;
}
/**
 * List how long the events of each type are kept.
 */
export interface ListRetentionRules {
  method: "GET";
  path: "/api/events/retention";
  responses: {
    "200": {
      rules: {
        /**
         * A type of events, such as calls.
         */
        type: string;
        /**
         * How many days before today, by UTC, are kept; null for all.
         */
        daysKept: number | null;
        storedDays: number;
        firstDay: string | null;
        lastDay: string | null;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the roles of every server.
 */
export interface ListRoles {
  method: "GET";
  path: "/api/identity/roles";
  responses: {
    "200": {
      roles: {
        id: string;
        name: string;
        server: {
          id: string;
          name: string;
          audience: string;
        };
        scopes: string[];
        /**
         * Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.
         */
        everyScope: boolean;
        /**
         * The moment past which no token with this role may reach; null for none.
         */
        latestExpiry: string | null;
        /**
         * The longest life of a token with this role; null where the server's limit alone holds.
         */
        longestLifeSeconds: number | null;
        /**
         * The names of the users.
         */
        members: string[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * See what is being loaded.
 */
export interface ListRunningLoads {
  method: "GET";
  path: "/api/events/loads";
  responses: {
    "200": {
      loads: {
        id: number;
        type: string;
        name: string;
        source: string;
        step: string;
        /**
         * Null until the file has been read.
         */
        rows: number | null;
        startedAt: string;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the servers that tokens are for.
 */
export interface ListServers {
  method: "GET";
  path: "/api/identity/servers";
  responses: {
    "200": {
      servers: {
        id: string;
        name: string;
        audience: string;
        /**
         * Whether it is this tenant's own server.
         */
        isOwn: boolean;
        /**
         * The moment past which no token may reach; null for none.
         */
        latestExpiry: string | null;
        longestLifeSeconds: number;
        scopes: string[];
        /**
         * How many roles it has.
         */
        roles: number;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the tokens of every user, the newest first.
 */
export interface ListTokens {
  method: "GET";
  path: "/api/identity/tokens";
  query: {
    user?: string;
    state?: "valid" | "expired" | "revoked";
    /**
     * The id of the last token of the page before.
     */
    before?: string;
    limit: number;
  };
  responses: {
    "200": {
      tokens: {
        /**
         * The claim jti.
         */
        id: string;
        name: string;
        user: string;
        server: {
          name: string;
          audience: string;
          /**
           * Whether it is this tenant's own server.
           */
          isOwn: boolean;
        };
        /**
         * What it allows, by role.
         */
        roles: {
          role: string;
          scopes: string[];
        }[];
        /**
         * ISO 8601, UTC.
         */
        issuedAt: string;
        /**
         * ISO 8601, UTC.
         */
        expiresAt: string;
        state: "valid" | "expired" | "revoked";
        /**
         * Whether the token itself was handed out; it is once.
         */
        isCollected: boolean;
        lastUsedAt: string | null;
        revokedAt: string | null;
        revokedBy: string | null;
      }[];
    };
  };
  failure: Problem;
}
/**
 * List the users.
 */
export interface ListUsers {
  method: "GET";
  path: "/api/identity/users";
  responses: {
    "200": {
      users: {
        name: string;
        isAdmin: boolean;
        hasPassword: boolean;
        /**
         * Whether an OpenID Connect provider vouches for the user.
         */
        isExternal: boolean;
        /**
         * ISO 8601, UTC.
         */
        createdAt: string;
        lastSeenAt: string | null;
        twoFactor: {
          isRequired: boolean;
          /**
           * Whether an authenticator app is set up.
           */
          isActive: boolean;
          passkeys: number;
        };
        roles: {
          /**
           * The server's audience.
           */
          server: string;
          role: string;
        }[];
      }[];
    };
  };
  failure: Problem;
}
/**
 * Make a backup of the event store while it is in use.
 */
export interface MakeEventBackup {
  method: "POST";
  path: "/api/events/backups";
  body: {
    /**
     * A file to be made; for the operator alone.
     */
    to?: string;
  };
  responses: {
    "201": {
      name: string;
      /**
       * Where the file lies on the platform's machine.
       */
      path: string;
      madeAt: string;
      bytes: number;
      /**
       * Of the file, in hexadecimal.
       */
      sha256: string;
      schemaVersion: number;
      events: number;
      subscribers: number;
      firstDay: string | null;
      lastDay: string | null;
      /**
       * Whether identifiers in it are keyed hashes, which need the tenant's key.
       */
      isPseudonymised: boolean;
    };
  };
  failure: Problem;
}
/**
 * See how far a question is.
 */
export interface PollQuery {
  method: "GET";
  path: "/api/0/poll/{id}";
  parameters: {
    id: string;
  };
  responses: {
    "202": {
      status: string;
      msg: string;
      progress: {
        eligible: number;
        queued: number;
        running: number;
      };
    };
    "303": {
      status: "completed";
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * Take a role from a user; their tokens with it are revoked.
 */
export interface RemoveMember {
  method: "DELETE";
  path: "/api/identity/roles/{role}/members/{user}";
  parameters: {
    role: string;
    user: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Remove a passkey.
 */
export interface RemovePasskey {
  method: "DELETE";
  path: "/api/identity/me/passkeys/{passkey}";
  parameters: {
    passkey: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Remove a role; tokens with it are revoked.
 */
export interface RemoveRole {
  method: "DELETE";
  path: "/api/identity/roles/{role}";
  parameters: {
    role: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Remove a server with its roles; its tokens are revoked.
 */
export interface RemoveServer {
  method: "DELETE";
  path: "/api/identity/servers/{server}";
  parameters: {
    server: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Take the authenticator app away; needs the password and a code.
 */
export interface RemoveTwoFactor {
  method: "POST";
  path: "/api/identity/me/two-factor/removal";
  body: {
    /**
     * Not for an account that has none.
     */
    password?: string;
    /**
     * A code of the authenticator app, or a backup code.
     */
    code: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Remove a user; their tokens are revoked.
 */
export interface RemoveUser {
  method: "DELETE";
  path: "/api/identity/users/{user}";
  parameters: {
    user: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Get new backup codes in place of the ones there were; needs a code.
 */
export interface RenewBackupCodes {
  method: "POST";
  path: "/api/identity/me/two-factor/backup-codes";
  body: {
    /**
     * A code of the authenticator app, or a backup code.
     */
    code: string;
  };
  responses: {
    "200": {
      /**
       * Sixteen; each can be used once.
       */
      backupCodes: string[];
    };
  };
  failure: Problem;
}
/**
 * Take a user's authenticator, backup codes and passkeys away, for who has lost them.
 */
export interface ResetTwoFactor {
  method: "DELETE";
  path: "/api/identity/users/{user}/two-factor";
  parameters: {
    user: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Put a backup in the place of the event store; for the operator alone.
 */
export interface RestoreEventBackup {
  method: "POST";
  path: "/api/events/restorations";
  body: {
    path: string;
  };
  responses: {
    "200": {
      backup: {
        name: string;
        /**
         * Where the file lies on the platform's machine.
         */
        path: string;
        madeAt: string;
        bytes: number;
        /**
         * Of the file, in hexadecimal.
         */
        sha256: string;
        schemaVersion: number;
        events: number;
        subscribers: number;
        firstDay: string | null;
        lastDay: string | null;
        /**
         * Whether identifiers in it are keyed hashes, which need the tenant's key.
         */
        isPseudonymised: boolean;
      };
      /**
       * Erasures made since the backup, which were made again.
       */
      repeatedErasures: number;
    };
  };
  failure: Problem;
}
/**
 * Revoke one's token.
 */
export interface RevokeMyToken {
  method: "DELETE";
  path: "/api/identity/me/tokens/{token}";
  parameters: {
    token: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Revoke a token.
 */
export interface RevokeToken {
  method: "DELETE";
  path: "/api/identity/tokens/{token}";
  parameters: {
    token: string;
  };
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Ask a question.
 */
export interface RunQuery {
  method: "POST";
  path: "/api/0/run";
  /**
   * A query; /api/0/spec/openapi.json describes each kind.
   */
  body: {
    query_kind: string;
  };
  responses: {
    "202": {
      query_id: string;
      progress: {
        eligible: number;
        queued: number;
        running: number;
      };
      /**
       * The queries below it; the id of one can stand for it as a subscriber_subset.
       */
      subqueries: {
        query_id: string;
        query_kind: string;
      }[];
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    /**
     * Error, or what FlowAPI says in its place.
     */
    status: string;
    /**
     * What is wrong.
     */
    msg: string;
    /**
     * More about it, for programs.
     */
    payload?: {
      [k: string]: unknown;
    };
    /**
     * Stable name of the kind of failure.
     */
    code: string;
    /**
     * What the reader can do about it.
     */
    remedy: string;
    /**
     * This occurrence; the log names it as well.
     */
    instance: string;
  };
}
/**
 * Set how long the events of a type are kept, and remove what is older.
 */
export interface SetRetentionRule {
  method: "PUT";
  path: "/api/events/retention";
  body: {
    /**
     * A type of events, such as calls.
     */
    type: string;
    /**
     * How many days before today, by UTC, are kept; null for all.
     */
    daysKept: number | null;
    /**
     * Only say what would be removed, and change nothing.
     */
    dryRun?: boolean;
  };
  responses: {
    "200": {
      /**
       * A type of events, such as calls.
       */
      type: string;
      /**
       * How many days before today, by UTC, are kept; null for all.
       */
      daysKept: number | null;
      dryRun: boolean;
      /**
       * The first day that is kept; null when all are.
       */
      keptFrom: string | null;
      /**
       * The days that were removed, or would be.
       */
      removed: {
        /**
         * A day of UTC.
         */
        day: string;
        events: number;
      }[];
    };
  };
  failure: Problem;
}
/**
 * Give a user a new password; their sessions end.
 */
export interface SetUserPassword {
  method: "PUT";
  path: "/api/identity/users/{user}/password";
  parameters: {
    user: string;
  };
  body: {
    /**
     * Without it one is generated.
     */
    password?: string;
  };
  responses: {
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
        hasPassword: boolean;
        /**
         * Whether an OpenID Connect provider vouches for the user.
         */
        isExternal: boolean;
        /**
         * ISO 8601, UTC.
         */
        createdAt: string;
        lastSeenAt: string | null;
        twoFactor: {
          isRequired: boolean;
          /**
           * Whether an authenticator app is set up.
           */
          isActive: boolean;
          passkeys: number;
        };
        roles: {
          /**
           * The server's audience.
           */
          server: string;
          role: string;
        }[];
      };
      /**
       * The password, where none was given; it is told only this once.
       */
      generatedPassword: string | null;
    };
  };
  failure: Problem;
}
/**
 * Show the kept answers, what is being computed, and the limits.
 */
export interface ShowCache {
  method: "GET";
  path: "/api/insight/cache";
  query: {
    /**
     * How many entries at most.
     */
    limit: number;
  };
  responses: {
    "200": {
      /**
       * The last asked first.
       */
      entries: {
        id: string;
        kind: string;
        unit: string;
        state: "queued" | "executing" | "completed" | "errored" | "cancelled";
        asked: string;
        computed: string | null;
        /**
         * What computing it took.
         */
        seconds: number;
        rows: number;
        bytes: number;
        /**
         * What keeping it is worth; those with the smallest go first.
         */
        score: number;
        /**
         * How often the answer was fetched.
         */
        uses: number;
        /**
         * Whether it is from the data as they are now.
         */
        isCurrent: boolean;
      }[];
      /**
       * What this process computes now.
       */
      running: {
        id: string;
        kind: string;
        unit: string;
        progress: {
          eligible: number;
          queued: number;
          running: number;
        };
      }[];
      /**
       * Parts of queries whose rows are kept beside the events.
       */
      subqueries: {
        id: string;
        rows: number;
        bytes: number;
      }[];
      answers: number;
      /**
       * Of all kept answers.
       */
      bytes: number;
      limitBytes: number;
      halfLife: number;
      protectedSeconds: number;
    };
  };
  failure: Problem;
}
/**
 * Sign in with a name and a password.
 */
export interface SignIn {
  method: "POST";
  path: "/api/identity/sign-in";
  body: {
    username: string;
    password: string;
  };
  responses: {
    /**
     * Who is signed in, and where; nobody is where the user is null.
     */
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
      } | null;
      tenant: {
        name: string;
      };
      /**
       * What is left to do before the user is signed in.
       */
      pending: {
        user: string;
        /**
         * second_factor: the session waits for a code or a passkey. enrolment: a second factor has to be set up first.
         */
        step: "second_factor" | "enrolment";
        /**
         * The second factors that the user has.
         */
        methods: ("totp" | "backup_code" | "passkey")[];
      } | null;
      /**
       * The button of the OpenID Connect provider, where there is one.
       */
      singleSignOn: {
        label: string;
      } | null;
    };
  };
  failure: Problem;
}
/**
 * Complete signing in with a code of the authenticator app, or a backup code.
 */
export interface SignInWithCode {
  method: "POST";
  path: "/api/identity/sign-in/second-factor";
  body: {
    code: string;
  };
  responses: {
    /**
     * Who is signed in, and where; nobody is where the user is null.
     */
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
      } | null;
      tenant: {
        name: string;
      };
      /**
       * What is left to do before the user is signed in.
       */
      pending: {
        user: string;
        /**
         * second_factor: the session waits for a code or a passkey. enrolment: a second factor has to be set up first.
         */
        step: "second_factor" | "enrolment";
        /**
         * The second factors that the user has.
         */
        methods: ("totp" | "backup_code" | "passkey")[];
      } | null;
      /**
       * The button of the OpenID Connect provider, where there is one.
       */
      singleSignOn: {
        label: string;
      } | null;
    };
  };
  failure: Problem;
}
/**
 * Sign in with a passkey.
 */
export interface SignInWithPasskey {
  method: "POST";
  path: "/api/identity/sign-in/passkey";
  body: {
    challengeId: string;
    response: {
      [k: string]: unknown;
    };
  };
  responses: {
    /**
     * Who is signed in, and where; nobody is where the user is null.
     */
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
      } | null;
      tenant: {
        name: string;
      };
      /**
       * What is left to do before the user is signed in.
       */
      pending: {
        user: string;
        /**
         * second_factor: the session waits for a code or a passkey. enrolment: a second factor has to be set up first.
         */
        step: "second_factor" | "enrolment";
        /**
         * The second factors that the user has.
         */
        methods: ("totp" | "backup_code" | "passkey")[];
      } | null;
      /**
       * The button of the OpenID Connect provider, where there is one.
       */
      singleSignOn: {
        label: string;
      } | null;
    };
  };
  failure: Problem;
}
/**
 * End the session.
 */
export interface SignOut {
  method: "POST";
  path: "/api/identity/sign-out";
  responses: {
    "204": undefined;
  };
  failure: Problem;
}
/**
 * Store a file that is the body of the request, exactly once.
 */
export interface UploadEvents {
  method: "POST";
  path: "/api/events/uploads";
  query: {
    /**
     * A type of events, cells, geography, mapping or tacs.
     */
    type: string;
    /**
     * For geography: such as admin3, or a name of its own such as geography.districts. For mapping: its name.
     */
    unit?: string;
    /**
     * What the file is called. Its ending says what it is: .csv, .csv.gz, .parquet.
     */
    name: string;
    /**
     * What the file means for days that are stored; correct unless given.
     */
    existingDays?: "correct" | "add" | "overwrite";
    /**
     * The text of a mapping file, in YAML.
     */
    mapping?: string;
  };
  responses: {
    "200": {
      /**
       * The batch: SHA-256 of the file's content.
       */
      id: string;
      type: string;
      unit?: string;
      /**
       * Events, versions of cells, or regions.
       */
      rows: number;
      /**
       * Rows that could not be read.
       */
      quarantined: number;
      /**
       * The days of UTC that the events belong to.
       *
       * Items: A day of UTC.
       */
      days: string[];
      /**
       * Those of the days that had events before.
       *
       * Items: A day of UTC.
       */
      replacedDays: string[];
      /**
       * The same content was there before; nothing was changed.
       */
      alreadyStored: boolean;
      /**
       * How long storing took.
       */
      seconds: number;
    };
  };
  failure: Problem;
}
/**
 * Check whether no entry of the audit log was changed, added or removed.
 */
export interface VerifyAuditLog {
  method: "GET";
  path: "/api/audit-log/verification";
  responses: {
    "200":
      | {
          ok: true;
          entries: number;
          head: {
            sequence: number;
            hash: string;
          };
        }
      | {
          ok: false;
          /**
           * The sequence number of the first entry that is not right.
           */
          at: number;
          reason: string;
        };
  };
  failure: Problem;
}
/**
 * Tell a reverse proxy who makes a request, by headers.
 */
export interface VerifyForProxy {
  method: "GET";
  path: "/auth/verify";
  query: {
    /**
     * The role that the application needs.
     */
    role?: string;
    /**
     * Where browsers reach the platform, such as https://flotilla.example.org, if that is not the host this is sent to.
     */
    origin?: string;
  };
  responses: {
    "204": undefined;
    "302": undefined;
  };
  failure: Problem;
}
