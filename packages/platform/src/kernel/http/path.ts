/** The path of a request's target, without the query, which may hold what must not be logged. */
export function pathOf(request: { readonly url: string }): string {
  const end = request.url.search(/[?#]/);
  return end === -1 ? request.url : request.url.slice(0, end);
}
