interface Route {
  readonly methods: readonly string[];
  readonly template: string;
}

/** The routes of an application, to tell an address that does not exist from a method that it does not answer. */
export interface RouteTable {
  add(methods: string | readonly string[], template: string): void;
  /** The methods that the path answers, in alphabetical order; empty if there is nothing at that path. */
  methodsOf(path: string): readonly string[];
  /** Every route as `METHOD /template`. */
  list(): string[];
}

export function createRouteTable(): RouteTable {
  const routes: Route[] = [];
  return {
    add: (methods, template) => void routes.push({ methods: [methods].flat(), template }),
    methodsOf(path) {
      const found = routes.filter((route) => matches(route.template, path));
      return [...new Set(found.flatMap((route) => route.methods))].toSorted();
    },
    list: () =>
      routes.flatMap(({ methods, template }) => methods.map((method) => `${method} ${template}`)),
  };
}

/** Whether a path has the form of a route's template. */
function matches(template: string, path: string): boolean {
  const expected = template.split("/");
  const given = path.split("/");
  const wildcard = expected.indexOf("*");
  if (wildcard === -1 && expected.length !== given.length) return false;
  const compared = wildcard === -1 ? expected : expected.slice(0, wildcard);
  return compared.every((segment, index) => matchesSegment(segment, given[index]));
}

/** A segment may hold several parameters with fixed text around them, such as `:id.:extension`. */
function matchesSegment(template: string, given: string | undefined): boolean {
  if (given === undefined) return false;
  if (!template.includes(":")) return template === given;
  const fixed = template.split(/:\w+(?:\([^)]*\))?\??/);
  if (!given.startsWith(fixed[0]!) || !given.endsWith(fixed.at(-1)!)) return false;
  return given.length > fixed.join("").length;
}
