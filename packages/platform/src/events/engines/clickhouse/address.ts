/** Where the rows of a tenant's events lie, if not in its own store. */
export interface ClickhouseAddress {
  /** `http://` or `https://`, with a user and a password if the server asks for them. */
  readonly url: string;
  /** A database for this tenant alone; made if it is not there. */
  readonly database: string;
  /** The name that the servers give to their cluster; without it there is one server. */
  readonly cluster?: string | undefined;
}

const namePattern = /^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/;

/** Whether a text can be the name of a database or a cluster. */
export function isName(text: string): boolean {
  return namePattern.test(text);
}
