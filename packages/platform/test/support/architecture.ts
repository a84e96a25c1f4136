import { posix } from "node:path";

import { parseSync } from "vite";

/** Which module may import which, from the ground up. */
export type ImportTable = Readonly<Record<string, Row>>;
type Row = readonly string[] | "all above";

/** A source file by its path below `packages/`, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly specifier: string;
  readonly kind: "value" | "type" | "lazy";
}

/** Part of a syntax tree. What a property holds depends on the type of the node. */
type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string };

/** Everything in these files that breaks a rule of the house, one sentence each. */
export function findViolations(table: ImportTable, files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const nodes = [...walk(parseSync(file.path, file.text).program)];
    const imports = nodes.flatMap(importsOf);
    return [
      ...imports
        .map((found) => explainImport(table, file.path, found))
        .filter((reason) => reason !== undefined),
      ...(nodes.some(readsEnvironment) && !mayReadEnvironment(file.path)
        ? ["reads the environment, which only kernel/config does"]
        : []),
    ].map((reason) => `${file.path} ${reason}`);
  });
}

/** Where the table and the folders differ, and where a row names what does not stand above it. */
export function findDisorder(table: ImportTable, folders: readonly string[]): string[] {
  const names = Object.keys(table);
  return [
    ...folders.filter((name) => !names.includes(name)).map((name) => `${name} has no row`),
    ...names.filter((name) => !folders.includes(name)).map((name) => `${name} has no folder`),
    ...names.flatMap((name) =>
      allowedBy(table, name)
        .filter((other) => !namesAbove(table, name).includes(other))
        .map((other) => `${name} names ${other}, which does not stand above it`),
    ),
  ];
}

function allowedBy(table: ImportTable, name: string): readonly string[] {
  const row = table[name] ?? [];
  return row === "all above" ? namesAbove(table, name) : row;
}

function namesAbove(table: ImportTable, name: string): readonly string[] {
  const names = Object.keys(table);
  return names.slice(0, names.indexOf(name));
}

function explainImport(table: ImportTable, path: string, found: Import): string | undefined {
  const [folder, , name] = path.split("/") as [string, string, string];
  const { specifier } = found;
  if (specifier.startsWith(".")) return explainRelative(path, specifier);
  if (folder === "client")
    return isTest(path) ? undefined : `imports ${specifier}, but the client stands alone`;
  if (folder === "console") return explainFromConsole(specifier);
  if (specifier.startsWith("#test/")) {
    return isTest(path) ? undefined : `imports ${specifier}, which is for tests`;
  }
  if (specifier.startsWith("#")) return explainModule(table, name, found);
  return explainPackage(name, found);
}

/** A relative path stays within the module, and within the sources of the package. */
function explainRelative(path: string, specifier: string): string | undefined {
  const [folder, , name] = path.split("/") as [string, string, string];
  const home = folder === "platform" ? `platform/src/${name}/` : `${folder}/src/`;
  const target = posix.join(posix.dirname(path), specifier);
  return target.startsWith(home) ? undefined : `imports ${specifier}, which leaves ${home}`;
}

function explainModule(
  table: ImportTable,
  name: string,
  { specifier, kind }: Import,
): string | undefined {
  const wanted = specifier.slice(1);
  if (!allowedBy(table, name).includes(wanted)) {
    return `imports ${specifier}, which the table does not allow for ${name}`;
  }
  return name === "cli" && wanted === "server" && kind === "value"
    ? `imports ${specifier} at once, but may only with await import()`
    : undefined;
}

function explainFromConsole(specifier: string): string | undefined {
  const isForeign = specifier.startsWith("#") || specifier === "@flotilla/platform";
  return isForeign ? `imports ${specifier}, but the console sees only the client` : undefined;
}

/** The command line asks a platform as any program outside does; the others share the contract, which is types. */
function explainPackage(name: string, { specifier, kind }: Import): string | undefined {
  if (!specifier.startsWith("@flotilla/")) return undefined;
  if (specifier === "@flotilla/examples" && name === "cli") return undefined;
  if (specifier !== "@flotilla/client") return `imports ${specifier}`;
  const isAllowed = kind === "type" || name === "cli";
  return isAllowed ? undefined : `imports ${specifier} for more than its types`;
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function mayReadEnvironment(path: string): boolean {
  const isRule =
    !path.startsWith("platform/src/") || path.startsWith("platform/src/kernel/config/");
  return isRule || path === "platform/src/cli/main.ts" || isTest(path);
}

function importsOf(node: SyntaxNode): Import[] {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return node["source"] ? [{ specifier: sourceOf(node), kind: kindOf(node) }] : [];
    case "ImportExpression":
      return [{ specifier: sourceOf(node), kind: "lazy" }];
    case "TSImportType":
      return [{ specifier: sourceOf(node), kind: "type" }];
    default:
      return [];
  }
}

/** What is imported by a name that is only known when the program runs is allowed nowhere. */
function sourceOf(node: SyntaxNode): string {
  const { value } = node["source"] as { readonly value?: unknown };
  return typeof value === "string" ? value : "#(computed)";
}

function kindOf(node: SyntaxNode): Import["kind"] {
  const specifiers = (node["specifiers"] ?? []) as readonly SyntaxNode[];
  const kinds = [node, ...specifiers].map((part) => part["importKind"] ?? part["exportKind"]);
  const [whole, ...parts] = kinds;
  const isType = whole === "type" || (parts.length > 0 && parts.every((kind) => kind === "type"));
  return isType ? "type" : "value";
}

function readsEnvironment(node: SyntaxNode): boolean {
  if (node.type === "MemberExpression") {
    return nameOf(node["object"]) === "process" && nameOf(node["property"]) === "env";
  }
  if (node.type !== "ImportDeclaration" || !/^(node:)?process$/.test(sourceOf(node))) return false;
  const specifiers = node["specifiers"] as readonly SyntaxNode[];
  return specifiers.some((specifier) => nameOf(specifier["imported"]) === "env");
}

/** The text of an identifier or of a literal, so that `process["env"]` is found as well. */
function nameOf(node: unknown): unknown {
  const { name, value } = (node ?? {}) as { readonly name?: unknown; readonly value?: unknown };
  return name ?? value;
}

function* walk(value: unknown): Generator<SyntaxNode> {
  if (typeof value !== "object" || value === null) return;
  if ("type" in value && typeof value.type === "string") yield value as SyntaxNode;
  for (const child of Object.values(value)) yield* walk(child);
}
