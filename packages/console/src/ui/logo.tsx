import type { ReactElement } from "react";

/** The mark: a boat under two sails. It says nothing by itself; the name stands beside it. */
export function Logo({ size = 32 }: { readonly size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#1b5568" />
      <path fill="#fff" d="M15 5.5v15.5H7.2C10.6 17 13.6 12 15 5.5z" />
      <path fill="#8fd0d8" d="M17 9.5c2.6 2.8 5.4 7 7 11.5h-7z" />
      <path fill="#fff" d="M5.5 23h21c-1.2 2.2-3.2 3.5-5.7 3.5h-9.6c-2.5 0-4.5-1.3-5.7-3.5z" />
    </svg>
  );
}
