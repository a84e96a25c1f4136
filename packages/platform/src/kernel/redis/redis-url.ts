import type { redisSettings } from "../config/platform-settings.ts";
import type { SettingsOf } from "../config/settings.ts";
import { Secret } from "../secret.ts";

/**
 * The URL of the Redis server that the settings name; a URL of its own wins over a host with port, password and
 * database.
 *
 * @returns undefined when the settings name neither
 */
export function composeRedisUrl(settings: SettingsOf<typeof redisSettings>): Secret | undefined {
  const { url, host, port, password, database } = settings;
  if (url !== undefined && url.reveal() !== "") return url;
  if (host === undefined || host === "") return undefined;
  const login = password ? `:${encodeURIComponent(password.reveal())}@` : "";
  // An IPv6 address stands in brackets: RFC 3986, section 3.2.2.
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return new Secret(`redis://${login}${name}:${port}/${database}`);
}
