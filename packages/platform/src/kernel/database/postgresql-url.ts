import { kernelErrors } from "../kernel-errors.ts";
import { Secret } from "../secret.ts";

export interface PostgresqlUrlParts {
  /** `postgresql://user:{}@host:port/database`, in which `{}` stands for the password, or a whole URL. */
  readonly url?: Secret | undefined;
  /** As it is, not percent-encoded. */
  readonly password?: Secret | undefined;
}

const placeOfPassword = "{}";

// SQLAlchemy names the driver in the scheme: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
const scheme = /^postgres(ql)?(\+\w+)?:\/\//;

/**
 * Puts the password into the URL of a PostgreSQL server, and writes its scheme as `postgresql:`.
 *
 * @returns undefined when there is no URL
 * @throws `kernel.database_password_missing` for a `{}` without a password, `kernel.database_password_unplaced` for a
 *   password without a `{}`, `kernel.database_url_invalid`
 */
export function composePostgresqlUrl(parts: PostgresqlUrlParts): Secret | undefined {
  const url = parts.url?.reveal() ?? "";
  const password = parts.password?.reveal() ?? "";
  const hasPlace = url.includes(placeOfPassword);
  if (hasPlace && password === "") throw kernelErrors.database_password_missing();
  if (!hasPlace && password !== "") throw kernelErrors.database_password_unplaced();
  if (url === "") return undefined;
  const composed = url
    .replace(scheme, "postgresql://")
    .replaceAll(placeOfPassword, encodeURIComponent(password));
  if (!URL.canParse(composed)) throw kernelErrors.database_url_invalid();
  return new Secret(composed);
}
