/** An action in words: `identity.user_created` as "User created". */
export function describeAction(action: string): string {
  const words = action.slice(action.lastIndexOf(".") + 1).replaceAll("_", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** A name of details in words: `grantedScopes` and `granted_scopes` as "Granted scopes". */
export function describeName(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replaceAll(
      /([a-z\d])([A-Z])/g,
      (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    );
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** A value of details as text: lists with commas, what is nested as JSON. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return value === "" ? "(empty)" : value;
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map(describeValue).join(", ");
  return JSON.stringify(value);
}
