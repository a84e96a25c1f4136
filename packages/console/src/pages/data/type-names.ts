const names: Readonly<Record<string, string>> = {
  calls: "Calls",
  sms: "Text messages",
  mds: "Mobile data sessions",
  topups: "Top-ups",
  forwards: "Forwarded calls",
  dfs: "Mobile money",
  cells: "Cells",
  geography: "Regions",
};

/** What people call a type of events; a declared type has the name that it was given. */
export function nameOfType(type: string): string {
  return names[type] ?? type;
}
