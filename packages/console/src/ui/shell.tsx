import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactElement, RefObject } from "react";

import { isSignedIn, sessionQuery } from "../lib/queries.ts";
import { ReachabilityBanner } from "./reachability-banner.tsx";
import { Sidebar } from "./sidebar.tsx";

import classes from "./shell.module.css";

/** What surrounds every page of those who are signed in. */
export function Shell(): ReactElement | null {
  const { data: session } = useQuery(sessionQuery);
  const content = useRef<HTMLElement>(null);
  useFocusOnNavigation(content);
  if (!isSignedIn(session)) return null;
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <Sidebar session={session} />
      <main id="content" ref={content} tabIndex={-1} className={classes.content}>
        <ReachabilityBanner />
        <Outlet />
      </main>
    </div>
  );
}

/** Takes the keyboard and the screen reader along to a new page. */
function useFocusOnNavigation(content: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    content.current?.focus();
    window.scrollTo(0, 0);
  }, [content, pathname]);
}
