// Written by `node scripts/client-types.ts` from the routes of the platform. Change those, and run it again.

/**
 * Every operation by its id.
 */
export interface Operations {
  createSessionToken: CreateSessionToken;
  getAvailableDates: GetAvailableDates;
  getGeography: GetGeography;
  getHealth: GetHealth;
  getQueryResult: GetQueryResult;
  getSession: GetSession;
  pollQuery: PollQuery;
  runQuery: RunQuery;
  signIn: SignIn;
  signOut: SignOut;
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
    status: "Error";
    msg: string;
    payload?: unknown;
    code: string;
    remedy: string;
    instance: string;
  };
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
        };
      }[];
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    status: "Error";
    msg: string;
    payload?: unknown;
    code: string;
    remedy: string;
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
            };
          }[];
        };
    "202": {};
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    status: "Error";
    msg: string;
    payload?: unknown;
    code: string;
    remedy: string;
    instance: string;
  };
}
/**
 * See who is signed in, if anybody is.
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
    status: "Error";
    msg: string;
    payload?: unknown;
    code: string;
    remedy: string;
    instance: string;
  };
}
/**
 * Ask a question.
 */
export interface RunQuery {
  method: "POST";
  path: "/api/0/run";
  body: {
    query_kind: "unique_subscriber_counts";
    /**
     * First moment of the interval: a date, or a date with time, in UTC.
     */
    start_date: string;
    /**
     * The moment at which the interval has ended: it is not part of it.
     */
    end_date: string;
    /**
     * What to count per.
     */
    aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
    /**
     * Types of events to use; null for all.
     */
    event_types?:
      | null
      | ["calls" | "sms" | "mds" | "topups", ...("calls" | "sms" | "mds" | "topups")[]];
    /**
     * Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all.
     */
    hours?: null | {
      start_hour: number;
      end_hour: number;
    };
    /**
     * A query whose subscribers alone count. Only null is accepted.
     */
    subscriber_subset?: null;
    /**
     * A table mapping cells to places. Only null is accepted.
     */
    mapping_table?: null;
    /**
     * A table with the geometry of the places. Only null is accepted.
     */
    geom_table?: null;
    /**
     * The column by which the geometry is joined. Only null is accepted.
     */
    geom_table_join_column?: null;
  };
  responses: {
    "202": {
      query_id: string;
      progress: {
        eligible: number;
        queued: number;
        running: number;
      };
    };
  };
  /**
   * What is wrong, in FlowAPI's shape.
   */
  failure: {
    status: "Error";
    msg: string;
    payload?: unknown;
    code: string;
    remedy: string;
    instance: string;
  };
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
     * Who is signed in, and where.
     */
    "200": {
      user: {
        name: string;
        isAdmin: boolean;
      };
      tenant: {
        name: string;
      };
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
