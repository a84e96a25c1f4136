import { useSyncExternalStore } from "react";

const intervalMilliseconds = 20_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tell(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tell, intervalMilliseconds);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // Without a listener nothing keeps the time up to date.
  if (listeners.size === 0) now = Date.now();
  return now;
}

/** The time in milliseconds since 1970, as of `Date.now()`; renders again every 20 seconds. One clock serves all. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
