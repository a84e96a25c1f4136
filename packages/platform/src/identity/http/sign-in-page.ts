/** The address of the page where one signs in, told where to go on to, or what went wrong elsewhere by an error's code. */
export function signInPage(told: { readonly next: string } | { readonly problem: string }): string {
  return `/sign-in?${new URLSearchParams(told).toString()}`;
}
