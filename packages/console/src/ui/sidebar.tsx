import type { Session } from "@flotilla/client";
import { ActionIcon } from "@mantine/core";
import { IconChartDots3, IconLayoutDashboard, IconMenu2, IconX } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { ReactElement } from "react";

import { Account } from "./account.tsx";
import { Logo } from "./logo.tsx";

import classes from "./shell.module.css";

interface Page {
  readonly to: "/" | "/insight";
  readonly name: string;
  readonly icon: Icon;
}

const pages: readonly Page[] = [
  { to: "/", name: "Overview", icon: IconLayoutDashboard },
  { to: "/insight", name: "Insight", icon: IconChartDots3 },
];

/** The tenant, the pages, and the account; on narrow screens behind a button. */
export function Sidebar({ session }: { readonly session: Session }): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  const panel = useId();
  return (
    <header className={classes.sidebar}>
      <div className={classes.brand}>
        <Logo />
        <div className={classes.brandNames}>
          <p className={classes.tenant}>{session.tenant.name}</p>
          <p className={classes.product}>Flotilla</p>
        </div>
        <ActionIcon
          className={classes.menuButton}
          variant="default"
          size={44}
          aria-label="Menu"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <IconX aria-hidden="true" /> : <IconMenu2 aria-hidden="true" />}
        </ActionIcon>
      </div>
      <div id={panel} className={classes.panel} data-open={isOpen}>
        <nav aria-label="Pages">
          <ul className={classes.pages}>
            {pages.map(({ to, name, icon: PageIcon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.page}
                  activeOptions={{ exact: to === "/" }}
                  onClick={() => setIsOpen(false)}
                >
                  <PageIcon size={20} stroke={1.75} aria-hidden="true" />
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Account user={session.user} />
      </div>
    </header>
  );
}
